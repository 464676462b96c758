package io.quillstream.workers.consume;

import java.time.Duration;

/**
 * Sees when a poll loop has stood still, because its process was stopped or got no time. What the loop is given after that
 * may have been on its way, or in a buffer, since before, and locked by the broker all the time. Used by one thread.
 */
final class Standstills {

    /** Polls behind a standstill that may bring what was fetched before it: a client hands out one fetch in several. */
    static final int SUSPECT_POLLS = 4;

    private final long longest;
    private long seen = System.nanoTime();
    private long began;
    private int suspect;

    /** @param longest time that a round of the loop may take */
    Standstills(Duration longest) {
        this.longest = longest.toNanos();
    }

    /** The loop begins a round. Returns whether it has stood still since it was heard of last. */
    boolean alive() {
        long now = System.nanoTime();
        boolean stoodStill = now - seen > longest;
        if (stoodStill) {
            began = seen;
            suspect = SUSPECT_POLLS;
        }
        seen = now;
        return stoodStill;
    }

    /**
     * A poll came back: from which {@link System#nanoTime} on the broker may have locked what it brought. That is the
     * beginning of a standstill until a poll has brought nothing since, and now otherwise.
     *
     * @param nothing whether it brought no records
     */
    long polled(boolean nothing) {
        boolean stoodStill = alive();
        long locked = suspect > 0 ? began : seen;
        if (nothing && !stoodStill) {
            suspect = 0;
        } else if (!nothing && suspect > 0) {
            suspect--;
        }
        return locked;
    }
}
