package io.quillstream.workers.task;

import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.workers.model.CallEvents;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * Tells the log how one delivery of a task goes. Attempts are counted over dispatches, deliveries and retries together,
 * so that a stage repeats only with a higher number. What lasts no time waits for what comes behind it and leaves in the same
 * request: one costs as much with one record as with three. The check of an answer that turns out well is left to the outcome
 * ({@link #untoldCheck}), since whoever tells of the end can tell of it right before. Used by one thread at a time.
 */
public final class StageReporter implements CallEvents {

    /** Pieces of text are sent together, at most one record in this time. */
    private static final Duration DELTA_PAUSE = Duration.ofMillis(50);

    private final TaskDispatched task;
    private final int delivery;
    private final Clock clock;
    private final Telling telling;
    private final Queue<Runnable> held = new ArrayDeque<>();
    private ProgressReported check;
    private final StringBuilder pending = new StringBuilder();
    private int attempt;
    private Stage last = Stage.QUEUED;
    private int index;
    private long lastDelta;

    public StageReporter(TaskDispatched task, int delivery, Clock clock, Telling telling) {
        this.task = task;
        this.delivery = delivery;
        this.clock = clock;
        this.telling = telling;
        this.attempt = task.getAttempt() + delivery - 1;
    }

    /** The highest attempt number told so far. */
    public int attempt() {
        return attempt;
    }

    /** Tells of a stage, unless it is the one told last; when it lasts, with {@link #catchUp}. */
    public void report(Stage stage, String message) {
        if (stage != last) {
            hold(stage, message, null);
        }
    }

    /** Sends what waits: from now on it takes a while. */
    public void catchUp() {
        holdCheck();
        catchUpButCheck();
    }

    /** Sends what waits but a check of the answer that nothing came behind: the outcome tells when that began. */
    public void catchUpButCheck() {
        for (Runnable next = held.poll(); next != null; next = held.poll()) {
            next.run();
        }
    }

    /** When the check of the answer began, if it is the last stage and nobody was told. */
    public Optional<Instant> untoldCheck() {
        return Optional.ofNullable(check).map(ProgressReported::getAt);
    }

    @Override
    public void retrying(Duration in) {
        holdDeltas();
        hold(Stage.RETRYING, "The language model had a problem; trying again.", in.toMillis());
        catchUp();
    }

    @Override
    public void nextAttempt() {
        attempt++;
        hold(Stage.GENERATING, "Writing the copy.", null);
        catchUp();
    }

    @Override
    public boolean wanted() {
        return telling.wanted();
    }

    @Override
    public boolean wantsDeltas() {
        return telling.wantsDeltas();
    }

    @Override
    public void delta(String text) {
        pending.append(text);
        if (clock.millis() - lastDelta >= DELTA_PAUSE.toMillis()) {
            holdDeltas();
            catchUp();
        }
    }

    /** What is left is told with what follows: the check of the answer, or another attempt. */
    @Override
    public void deltasEnd() {
        holdDeltas();
    }

    private void holdCheck() {
        if (check != null) {
            held.add(telling.stage(check));
            check = null;
        }
    }

    private void holdDeltas() {
        if (!telling.wantsDeltas() || pending.isEmpty()) {
            return;
        }
        DeltaStreamed delta = DeltaStreamed.newBuilder()
                .setJobId(task.getJobId())
                .setWorkspaceId(task.getWorkspaceId())
                .setAttempt(attempt)
                .setDelivery(delivery)
                .setIndex(index++)
                .setText(pending.toString())
                .setAt(clock.instant())
                .build();
        holdCheck();
        held.add(telling.delta(delta));
        pending.setLength(0);
        lastDelta = clock.millis();
    }

    private void hold(Stage stage, String message, Long retryInMs) {
        last = stage;
        telling.begins(stage);
        if (stage == Stage.GENERATING) {
            // An answer that takes less time than that comes in one piece.
            lastDelta = clock.millis();
        }
        ProgressReported progress = ProgressReported.newBuilder()
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
                .build();
        holdCheck();
        if (stage == Stage.PARSING_RESPONSE) {
            check = progress;
        } else {
            held.add(telling.stage(progress));
        }
    }
}
