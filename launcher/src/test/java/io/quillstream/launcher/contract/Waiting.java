package io.quillstream.launcher.contract;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Asks again and again, for what happens soon but not at once. */
final class Waiting {

    private static final long PAUSE = Duration.ofMillis(40).toNanos();

    private Waiting() {}

    static boolean until(Duration atMost, BooleanSupplier condition) {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (System.nanoTime() < deadline) {
            if (condition.getAsBoolean()) {
                return true;
            }
            LockSupport.parkNanos(PAUSE);
        }
        return condition.getAsBoolean();
    }
}
