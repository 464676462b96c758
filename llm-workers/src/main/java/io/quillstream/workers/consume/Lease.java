package io.quillstream.workers.consume;

import java.time.Duration;

/**
 * How long a task is surely ours: until shortly before the broker's lock on its record ends, unless it is renewed. A process
 * that was stopped for a minute finds its leases over when it goes on: what still waited for its turn is with other
 * workers by then, and beginning it would pay for a second call. Thread-safe.
 */
final class Lease {

    private volatile long until;

    /** Begins now. */
    Lease(Duration lock) {
        renewed(lock);
    }

    /** The broker has renewed the lock. */
    void renewed(Duration lock) {
        until = System.nanoTime() + lock.toNanos();
    }

    /** Whether the task is still ours. */
    boolean holds() {
        return System.nanoTime() - until < 0;
    }
}
