package io.quillstream.ingest.decision;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The sleep of one reader while nobody needs it, and the wait of those who do until it is up again. Thread-safe. */
final class Slumber {

    private boolean asleep;
    private boolean over;

    /** For the reader: sleeps until somebody needs it, or until the end. True if it did, and is to be {@link #risen}. */
    synchronized boolean whileUnneeded(BooleanSupplier needed) throws InterruptedException {
        while (!needed.getAsBoolean() && !over) {
            asleep = true;
            wait();
        }
        return asleep;
    }

    /** For the reader: it reads again. */
    synchronized void risen() {
        asleep = false;
        notifyAll();
    }

    /**
     * For those who need it, once they can be seen to: wakes it, and returns when it reads, at the end, or after that time.
     * An interrupted thread does not wait and stays interrupted.
     */
    synchronized void rouse(Duration most) {
        notifyAll();
        long deadline = System.nanoTime() + most.toNanos();
        try {
            for (long left = most.toNanos(); asleep && !over && left > 0; left = deadline - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(left, 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nobody sleeps any more, nor waits. */
    synchronized void end() {
        over = true;
        notifyAll();
    }

    /** Whether the reader sleeps, or has not risen yet. */
    synchronized boolean asleep() {
        return asleep;
    }
}
