package io.quillstream.workers.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.workers.consume.TaskJournal.Letter;
import io.quillstream.workers.task.Telling;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stages of one delivery: sent to the log without waiting, and measured. Used by one thread at a time. */
final class ToldStages implements Telling {

    private static final Logger LOG = LoggerFactory.getLogger(ToldStages.class);

    private final TaskJournal journal;
    private final Headers headers;
    private final boolean deltas;
    private final BooleanSupplier wanted;
    private final MeterRegistry meters;
    private final Queue<Future<?>> sent = new ArrayDeque<>();
    private Optional<Stage> current = Optional.empty();
    private long since;

    /**
     * @param headers of the task
     * @param deltas whether the text is told as it streams; only where the journal takes it
     * @param wanted whether somebody still waits for the result
     */
    ToldStages(TaskJournal journal, Headers headers, boolean deltas, BooleanSupplier wanted, MeterRegistry meters) {
        this.journal = journal;
        this.headers = headers;
        this.deltas = deltas;
        this.wanted = wanted;
        this.meters = meters;
    }

    /** The time of the stage before is measured. */
    @Override
    public void begins(Stage next) {
        measure();
        current = Optional.of(next);
    }

    @Override
    public Runnable stage(ProgressReported next) {
        Letter letter = journal.stage(next, headers);
        return () -> sent.add(letter.send());
    }

    @Override
    public Runnable delta(DeltaStreamed delta) {
        Letter letter = journal.delta(delta, headers);
        return () -> {
            try {
                letter.send();
            } catch (KafkaException e) {
                // Whoever reads the provider's answer meanwhile would take it for the provider's fault.
                LOG.debug("A piece of text is lost", e);
            }
        };
    }

    @Override
    public boolean wantsDeltas() {
        return deltas;
    }

    @Override
    public boolean wanted() {
        return wanted.getAsBoolean();
    }

    /** The last stage is over; waits for all: one that expired while the broker was away is missing though those behind it are there. */
    void await() throws ExecutionException, InterruptedException {
        measure();
        current = Optional.empty();
        for (Future<?> one : sent) {
            one.get();
        }
    }

    private void measure() {
        long now = System.nanoTime();
        current.ifPresent(stage -> meters.timer("quill.worker.stages", "stage", stage.wireName())
                .record(now - since, TimeUnit.NANOSECONDS));
        since = now;
    }
}
