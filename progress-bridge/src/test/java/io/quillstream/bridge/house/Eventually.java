package io.quillstream.bridge.house;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread does. */
public final class Eventually {

    private Eventually() {}

    /** @throws AssertionError if it does not hold within that time */
    public static void holds(Duration within, BooleanSupplier condition) {
        long deadline = System.nanoTime() + within.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not hold within " + within);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }
}
