package io.quillstream.audit;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Waits for what is known to come within a bound, a little at each question. Not thread-safe. */
final class Patience {

    private static final Duration PAUSE = Duration.ofMillis(20);

    private final long over;

    Patience(Duration bound) {
        this.over = System.nanoTime() + bound.toNanos();
    }

    /** A commit becomes visible on one of a transaction's partitions a little before the others. */
    static Patience forMarkers() {
        return new Patience(Duration.ofSeconds(5));
    }

    /** False after a pause; true once the bound has passed. */
    boolean over() {
        if (System.nanoTime() > over) {
            return true;
        }
        LockSupport.parkNanos(PAUSE.toNanos());
        return false;
    }
}
