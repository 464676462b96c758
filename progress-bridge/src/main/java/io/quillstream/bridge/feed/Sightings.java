package io.quillstream.bridge.feed;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Those who wait for a key's first record. Thread-safe. */
final class Sightings {

    private final ConcurrentHashMap<String, CountDownLatch> awaited = new ConcurrentHashMap<>();

    /** To be told of each record, when {@code known} of a waiting caller can see it. */
    void sighted(String key) {
        CountDownLatch latch = awaited.remove(key);
        if (latch != null) {
            latch.countDown();
        }
    }

    /**
     * Waits until a record of that key was sighted.
     *
     * @param known whether there is one already
     * @return whether there is one now
     */
    boolean await(String key, Duration atMost, BooleanSupplier known) throws InterruptedException {
        if (known.getAsBoolean()) {
            return true;
        }
        CountDownLatch latch = awaited.computeIfAbsent(key, first -> new CountDownLatch(1));
        try {
            // Asked again: a record may have come before the latch was there.
            if (!known.getAsBoolean()) {
                latch.await(atMost.toNanos(), TimeUnit.NANOSECONDS);
            }
            return known.getAsBoolean();
        } finally {
            // Others on the same latch look for themselves.
            if (awaited.remove(key, latch)) {
                latch.countDown();
            }
        }
    }
}
