package io.quillstream.workers.task;

import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.workers.model.CallEvents;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Tells the log how one delivery of a task goes. Attempts are counted over dispatches, deliveries and retries together,
 * so that a stage repeats only with a higher number. Used by one thread at a time.
 */
public final class StageReporter implements CallEvents {

    /** Pieces of text are sent together, at most one record in this time. */
    private static final Duration DELTA_PAUSE = Duration.ofMillis(50);

    private final TaskDispatched task;
    private final int delivery;
    private final Clock clock;
    private final Consumer<ProgressReported> progress;
    private final Consumer<DeltaStreamed> deltas;
    private final BooleanSupplier wanted;
    private final StringBuilder pending = new StringBuilder();
    private int attempt;
    private Stage last = Stage.QUEUED;
    private int index;
    private long lastDelta;

    /**
     * @param deltas who gets the text as it streams; null if nobody
     * @param wanted whether somebody still waits for the result
     */
    public StageReporter(
            TaskDispatched task,
            int delivery,
            Clock clock,
            Consumer<ProgressReported> progress,
            Consumer<DeltaStreamed> deltas,
            BooleanSupplier wanted) {
        this.task = task;
        this.delivery = delivery;
        this.clock = clock;
        this.progress = progress;
        this.deltas = deltas;
        this.wanted = wanted;
        this.attempt = task.getAttempt() + delivery - 1;
    }

    /** The highest attempt number told so far. */
    public int attempt() {
        return attempt;
    }

    /** Tells of a stage, unless it is the one told last. */
    public void report(Stage stage, String message) {
        if (stage != last) {
            send(stage, message, null);
        }
    }

    @Override
    public void retrying(Duration in) {
        flushDeltas();
        send(Stage.RETRYING, "The language model had a problem; trying again.", in.toMillis());
    }

    @Override
    public void nextAttempt() {
        attempt++;
        send(Stage.GENERATING, "Writing the copy.", null);
    }

    @Override
    public boolean wanted() {
        return wanted.getAsBoolean();
    }

    @Override
    public boolean wantsDeltas() {
        return deltas != null;
    }

    @Override
    public void delta(String text) {
        pending.append(text);
        if (clock.millis() - lastDelta >= DELTA_PAUSE.toMillis()) {
            flushDeltas();
        }
    }

    @Override
    public void deltasEnd() {
        flushDeltas();
    }

    private void flushDeltas() {
        if (deltas == null || pending.isEmpty()) {
            return;
        }
        deltas.accept(DeltaStreamed.newBuilder()
                .setJobId(task.getJobId())
                .setWorkspaceId(task.getWorkspaceId())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setIndex(index++)
                .setText(pending.toString())
                .setAt(clock.instant())
                .build());
        pending.setLength(0);
        lastDelta = clock.millis();
    }

    private void send(Stage stage, String message, Long retryInMs) {
        last = stage;
        progress.accept(ProgressReported.newBuilder()
                .setJobId(task.getJobId())
                .setWorkspaceId(task.getWorkspaceId())
                .setStage(stage.wireName())
                .setStatus(stage.status())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setMessage(message)
                .setPercent(stage.percent())
                .setAt(clock.instant())
                .setRetryInMs(retryInMs)
                .build());
    }
}
