package io.quillstream.sinks.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes busy sinks write seldom and much. A fetch, a round trip and a page touched cost about the same for one record and
 * for fifty, and several changes of one job in one batch become one; so the next poll after a write waits a moment, in
 * which more arrive. What comes after a pause is written at once, because a reader may wait for it, and so is a backlog,
 * which is large enough as it comes. One for each polling thread.
 */
final class Pace {

    /** For what somebody may be waiting for who has just been told that it is there. */
    static final Duration SHORT = Duration.ofMillis(100);

    /** For what is asked for now and then. */
    static final Duration LONG = Duration.ofMillis(250);

    private static final int BACKLOG = 1_000;

    private final Duration moment;
    private final ThreadLocal<Long> last = ThreadLocal.withInitial(System::nanoTime);

    /** @param moment shortest time from one poll's end to the next while there is something in each */
    Pace(Duration moment) {
        this.moment = moment;
    }

    /** Called by the polling thread behind each write; returns when the next poll is due, early if interrupted. */
    void wrote(int records) {
        Duration between = between(records);
        if (between.isPositive()) {
            LockSupport.parkNanos(last.get() + between.toNanos() - System.nanoTime());
        }
        last.set(System.nanoTime());
    }

    /** Shortest time from one poll's end to the next, after a poll of so many records. */
    Duration between(int records) {
        return records == 0 || records >= BACKLOG ? Duration.ZERO : moment;
    }
}
