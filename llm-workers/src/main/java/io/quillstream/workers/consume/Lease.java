package io.quillstream.workers.consume;

import java.time.Duration;

/**
 * How long a task is surely ours: until shortly before the broker's lock on its record ends, unless it is renewed. A process
 * that was stopped for a minute finds its leases over when it goes on: what still waited for its turn is with other
 * workers by then, and beginning it would pay for a second call. Thread-safe.
 */
final class Lease {

    private volatile long until;

    /** @param since the {@link System#nanoTime} from which on the broker may have locked the record for us */
    Lease(Duration lock, long since) {
        renewed(lock, since);
    }

    /** The broker has renewed the lock, at the given time or later. */
    void renewed(Duration lock, long since) {
        until = since + lock.toNanos();
    }

    /** Whether the task is still ours. */
    boolean holds() {
        return System.nanoTime() - until < 0;
    }
}
