package io.quillstream.processors.run;

import io.quillstream.processors.step.PolledBatch;

/**
 * Counts the records of the last poll, per stream thread. A stream thread polls, processes what it polled, and commits if
 * a processor asked for it. With a commit asked for by the last record of a poll, a lone record is committed at once
 * instead of after the commit interval, and a burst is committed once per poll.
 *
 * <p>The count is a hint: after a rebalance it may be too high, because records of lost partitions were thrown away. Then
 * the commit interval applies until the next empty poll puts it right. If it is too low, a commit comes early. Neither
 * changes a result.
 */
final class CommitOnQuiescence implements PolledBatch {

    private final ThreadLocal<int[]> remaining = ThreadLocal.withInitial(() -> new int[1]);

    /** Tells what a poll of this thread brought. */
    void polled(int records) {
        int[] left = remaining.get();
        left[0] = records == 0 ? 0 : left[0] + records;
    }

    @Override
    public boolean recordDone() {
        int[] left = remaining.get();
        left[0] = Math.max(0, left[0] - 1);
        return left[0] == 0;
    }
}
