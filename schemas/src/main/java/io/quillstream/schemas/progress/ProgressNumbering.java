package io.quillstream.schemas.progress;

import java.util.OptionalInt;

/**
 * Gives a job's progress events their public numbers 1, 2, 3 … by folding over the log: the number of an event is its
 * rank among the events of the job in its partition that count. Everyone who folds the same log gets the same numbers,
 * so no sequencer is needed and any instance can continue a stream.
 *
 * <p>An event does not count if
 *
 * <ul>
 *   <li>it comes after the job's terminal event,
 *   <li>it is {@code queued} and not the first,
 *   <li>its attempt is lower than one already counted, or equal and its stage is not beyond the last counted stage
 *       (a redelivered task repeats itself),
 *   <li>it was written by a worker whose delivery is lower than one already seen (a zombie that woke up).
 * </ul>
 *
 * Immutable; {@link #next} returns the state after the event. The state is small, so a fold may be resumed from a
 * stored one.
 *
 * @param last number of the last event that counted, 0 before the first
 * @param attempt highest attempt that counted
 * @param delivery highest delivery seen
 * @param rank rank of the last counted stage within the attempt
 * @param ended whether the terminal event was counted
 */
public record ProgressNumbering(int last, int attempt, int delivery, int rank, boolean ended) {

    /** Before the first event of a job. */
    public static final ProgressNumbering START = new ProgressNumbering(0, 0, 0, -1, false);

    /** What the fold says of one event. */
    public record Step(ProgressNumbering state, OptionalInt number) {}

    /**
     * Folds one event in.
     *
     * @param stage what happened
     * @param eventAttempt attempt of the event, from 1
     * @param eventDelivery delivery of the event, 0 for events of the stream processors
     */
    public Step next(Stage stage, int eventAttempt, int eventDelivery) {
        return counts(stage, eventAttempt, eventDelivery)
                ? counted(stage, eventAttempt, eventDelivery)
                : dropped(eventDelivery);
    }

    private boolean counts(Stage stage, int eventAttempt, int eventDelivery) {
        if (ended) {
            return false;
        }
        if (stage.terminal()) {
            return true;
        }
        if (stage == Stage.QUEUED) {
            return last == 0;
        }
        boolean zombie = eventDelivery != 0 && eventDelivery < delivery;
        boolean beyond = eventAttempt > attempt || (eventAttempt == attempt && stage.rank() > rank);
        return beyond && !zombie;
    }

    private Step counted(Stage stage, int eventAttempt, int eventDelivery) {
        ProgressNumbering after = new ProgressNumbering(
                last + 1,
                Math.max(attempt, eventAttempt),
                Math.max(delivery, eventDelivery),
                stage.rank(),
                stage.terminal());
        return new Step(after, OptionalInt.of(after.last()));
    }

    private Step dropped(int eventDelivery) {
        return new Step(
                new ProgressNumbering(last, attempt, Math.max(delivery, eventDelivery), rank, ended),
                OptionalInt.empty());
    }
}
