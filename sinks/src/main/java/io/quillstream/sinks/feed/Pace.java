package io.quillstream.sinks.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes busy sinks write seldom and much. A write costs mostly per round trip and per page touched, and several changes
 * of one job in one batch become one; so after a poll that brought many records the next one waits a moment, in which
 * more arrive. Few records mean an idle system, in which a reader waits for the sink: they are written at once.
 */
final class Pace {

    private static final int MANY = 10;
    private static final int BACKLOG = 1_000;
    private static final Duration BETWEEN = Duration.ofMillis(120);

    private final ThreadLocal<Long> last = ThreadLocal.withInitial(System::nanoTime);

    /** Called by the polling thread behind each write; returns when the next poll is due, early if interrupted. */
    void wrote(int records) {
        long due = last.get() + BETWEEN.toNanos();
        if (records >= MANY && records < BACKLOG) {
            LockSupport.parkNanos(due - System.nanoTime());
        }
        last.set(System.nanoTime());
    }
}
