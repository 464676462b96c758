package io.quillstream.processors.run;

import io.quillstream.processors.step.PolledBatch;

/**
 * Counts the records of the last poll, per stream thread. A stream thread polls, processes what it polled, and commits if
 * a processor asked for it. With a commit asked for by the last record of a poll, a lone record is committed at once
 * instead of after the commit interval, and a burst is committed once per poll. If nobody waits for any of the records,
 * as is so with the finished tasks of a batch, they are left to the commit interval: each commit costs the broker a dozen
 * requests and wakes every reader.
 *
 * <p>The count is a hint: after a rebalance it may be too high, because records of lost partitions were thrown away. Then
 * the commit interval applies until the next empty poll puts it right. If it is too low, a commit comes early. Neither
 * changes a result.
 */
final class CommitOnQuiescence implements PolledBatch {

    private final ThreadLocal<Poll> polls = ThreadLocal.withInitial(Poll::new);

    private static final class Poll {
        private int left;
        private boolean awaited;
    }

    /** Tells what a poll of this thread brought. */
    void polled(int records) {
        Poll poll = polls.get();
        poll.left = records == 0 ? 0 : poll.left + records;
    }

    @Override
    public boolean recordDone(boolean awaited) {
        Poll poll = polls.get();
        poll.left = Math.max(0, poll.left - 1);
        poll.awaited |= awaited;
        boolean commit = poll.left == 0 && poll.awaited;
        poll.awaited &= !commit;
        return commit;
    }
}
