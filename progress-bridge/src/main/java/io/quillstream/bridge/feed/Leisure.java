package io.quillstream.bridge.feed;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * The pause of a reader behind each fetch while nobody waits for what it reads. A fetch wakes the broker and the reader and
 * costs about the same for one record and for three hundred; in a burst that nobody follows there is something new every few
 * milliseconds. Whoever wants to know ends the pause, and there is none while somebody waits or has asked a moment ago: so
 * nobody hears of anything later. Thread-safe.
 */
final class Leisure {

    static final Duration PAUSE = Duration.ofMillis(50);

    /** Whoever follows one job mostly follows the next. */
    static final Duration A_MOMENT = Duration.ofSeconds(1);

    private final Duration pause;
    private final BooleanSupplier awaited;
    private final LongSupplier nanos;
    private volatile long askedAt;
    private volatile Thread reader;

    /** @param awaited whether somebody waits for records */
    Leisure(BooleanSupplier awaited) {
        this(PAUSE, awaited, System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    Leisure(Duration pause, BooleanSupplier awaited, LongSupplier nanos) {
        this.pause = pause;
        this.awaited = awaited;
        this.nanos = nanos;
        this.askedAt = nanos.getAsLong();
    }

    /** Somebody wants to know what there is. A pause that is about to begin ends at once, too. */
    void end() {
        askedAt = nanos.getAsLong();
        LockSupport.unpark(reader);
    }

    /** For the reader: returns when the next fetch is due, early if interrupted. */
    void take() {
        reader = Thread.currentThread();
        // For no time it returns at once.
        LockSupport.parkNanos(due().toNanos());
    }

    /** How long the reader may pause now. */
    Duration due() {
        boolean asked = nanos.getAsLong() - askedAt < A_MOMENT.toNanos();
        return asked || awaited.getAsBoolean() ? Duration.ZERO : pause;
    }
}
