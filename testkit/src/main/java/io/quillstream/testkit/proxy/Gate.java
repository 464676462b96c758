package io.quillstream.testkit.proxy;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Lets pieces through as the link's condition says. A change of the condition reaches those that wait. Thread-safe. */
final class Gate {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private LinkCondition condition = new LinkCondition.Clear();

    LinkCondition condition() {
        lock.lock();
        try {
            return condition;
        } finally {
            lock.unlock();
        }
    }

    void become(LinkCondition next) {
        lock.lock();
        try {
            condition = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns when a piece of that size may pass. */
    void pass(int bytes) throws InterruptedException {
        long arrived = System.nanoTime();
        lock.lock();
        try {
            while (true) {
                long left = delay(bytes) - (System.nanoTime() - arrived);
                if (left <= 0) {
                    return;
                }
                changed.await(left, TimeUnit.NANOSECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private long delay(int bytes) {
        return switch (condition) {
            case LinkCondition.Slow slow ->
                slow.latency().toNanos() + Duration.ofSeconds(bytes).toNanos() / slow.bytesPerSecond();
            case LinkCondition.BlackHole _ -> Duration.ofDays(1).toNanos();
            default -> 0;
        };
    }
}
