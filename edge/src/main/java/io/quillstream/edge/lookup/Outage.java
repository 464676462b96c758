package io.quillstream.edge.lookup;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether a store that others can do without is worth a question. Once it was found away, one caller a second asks it and
 * the others go on without it, until it has answered. A circuit breaker, with a leave that ends by itself: a caller who
 * never tells what came of its question holds up nobody. Thread-safe; nothing here waits.
 */
public final class Outage {

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanos;
    private final AtomicBoolean away = new AtomicBoolean();
    private final AtomicLong nextTry;

    /** The store is taken to be there. */
    public Outage() {
        this(System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    public Outage(LongSupplier nanos) {
        this.nanos = nanos;
        this.nextTry = new AtomicLong(nanos.getAsLong());
    }

    /** Whether this caller may ask; whoever may should tell by one of the other methods what came of it. */
    public boolean worthAsking() {
        if (!away.get()) {
            return true;
        }
        long next = nextTry.get();
        long now = nanos.getAsLong();
        return next - now <= 0 && nextTry.compareAndSet(next, now + PAUSE);
    }

    /**
     * The store did not answer, and is left alone for a second.
     *
     * @return whether it was taken to be there before
     */
    public boolean begun() {
        nextTry.set(nanos.getAsLong() + PAUSE);
        return !away.getAndSet(true);
    }

    /**
     * The store answered.
     *
     * @return whether it was taken to be away before
     */
    public boolean over() {
        return away.get() && away.getAndSet(false);
    }
}
