package io.quillstream.runtime.service;

import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does things that may each take a while, at the same time and within a bound. */
public final class SideBySide {

    private static final Logger LOG = LoggerFactory.getLogger(SideBySide.class);

    private SideBySide() {}

    /**
     * Returns when all are done, when that time is over, or when the thread is interrupted, which it then stays. One that
     * fails is logged and keeps none of the others from being done.
     */
    public static void within(Duration atMost, List<Runnable> all) {
        long deadline = System.nanoTime() + atMost.toNanos();
        List<Thread> threads = all.stream()
                .map(one -> Thread.ofVirtual().name("side-by-side").start(() -> guarded(one)))
                .toList();
        try {
            for (Thread thread : threads) {
                thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void guarded(Runnable one) {
        try {
            one.run();
        } catch (RuntimeException e) {
            LOG.warn("Something did not close in order", e);
        }
    }
}
