package io.quillstream.workers.consume;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.workers.task.Telling;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.header.Headers;

/** The stages of one delivery: sent to the log without waiting, and measured. Used by one thread at a time. */
final class ToldStages implements Telling {

    private final TaskJournal journal;
    private final Headers headers;
    private final boolean deltas;
    private final BooleanSupplier wanted;
    private final MeterRegistry meters;
    private final Queue<Future<?>> sent = new ArrayDeque<>();
    private String stage;
    private Instant since;

    /**
     * @param headers of the task
     * @param deltas whether the text is told as it streams
     * @param wanted whether somebody still waits for the result
     */
    ToldStages(TaskJournal journal, Headers headers, boolean deltas, BooleanSupplier wanted, MeterRegistry meters) {
        this.journal = journal;
        this.headers = headers;
        this.deltas = deltas;
        this.wanted = wanted;
        this.meters = meters;
    }

    @Override
    public void stage(ProgressReported next) {
        sent.add(journal.stage(next, headers));
        begin(next.getStage(), next.getAt());
    }

    @Override
    public void delta(DeltaStreamed delta) {
        journal.delta(delta, headers);
    }

    @Override
    public boolean wantsDeltas() {
        return deltas;
    }

    @Override
    public boolean wanted() {
        return wanted.getAsBoolean();
    }

    /** Those sent so far, all: one that expired while the broker was away is missing though those behind it are there. */
    void await() throws ExecutionException, InterruptedException {
        for (Future<?> one : sent) {
            one.get();
        }
    }

    /**
     * The last one is over.
     *
     * @param check when a last one began that is not told here
     */
    void end(Optional<Instant> check, Instant at) {
        check.ifPresent(begun -> begin(Stage.PARSING_RESPONSE.wireName(), begun));
        begin(null, at);
    }

    /** The time of the stage before is measured. */
    private void begin(String next, Instant at) {
        if (stage != null) {
            meters.timer("quill.worker.stages", "stage", stage).record(Duration.between(since, at));
        }
        stage = next;
        since = at;
    }
}
