package io.quillstream.stores.mongo;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * How far the jobs of a batch have come. Lines that were refused at the door became no jobs, and count in none of this.
 *
 * @param closed whether all lines have been read
 * @param ended jobs that have ended
 * @param left jobs that have not; 0 while lines are being read, for nobody knows how many there will be
 */
public record BatchProgress(boolean closed, long ended, long left) {

    /**
     * Seconds until the last job ends if what is left goes on at the rate of what is done, rounded up; 0 once nothing is
     * left. Empty while that cannot be told: lines are being read, or nothing has ended.
     *
     * @param running how long the batch has been under way; a negative time, of clocks that differ, counts as none
     */
    public OptionalLong etaSeconds(Duration running) {
        if (!closed) {
            return OptionalLong.empty();
        }
        if (left == 0) {
            return OptionalLong.of(0);
        }
        return ended == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.ceilDiv(left * Math.max(0, running.toMillis()), ended * 1_000));
    }
}
