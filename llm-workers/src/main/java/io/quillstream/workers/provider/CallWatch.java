package io.quillstream.workers.provider;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Watches one call while its thread waits for the other side: ends it when the head of the answer does not come, when the
 * answer is silent for too long, or when all of it takes too long. {@link #heard} belongs to the thread of the call; the
 * rest is thread-safe. Nothing blocks.
 */
final class CallWatch implements AutoCloseable {

    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private static final long SHORTEST = TimeUnit.MILLISECONDS.toNanos(1);

    private final Runnable end;
    private final long idle;
    private final long deadline;
    private volatile boolean answering;
    private volatile long due;
    private volatile String expired;
    private volatile ScheduledFuture<?> look;
    private volatile boolean over;

    /**
     * Begins to watch.
     *
     * @param end called at most once, on another thread, when the call has had its time; makes what waits fail
     */
    CallWatch(ProviderTimeouts timeouts, Runnable end) {
        long now = System.nanoTime();
        this.end = end;
        this.idle = timeouts.idle().toNanos();
        this.deadline = now + timeouts.total().toNanos();
        this.due = earlier(now + timeouts.firstByte().toNanos(), deadline);
        lookAgain(now);
    }

    /** Something came: from now on the longest silence is that within an answer. */
    void heard() {
        due = earlier(System.nanoTime() + idle, deadline);
        answering = true;
    }

    /** Which time-out ended the call; null if none did. */
    String expired() {
        return expired;
    }

    @Override
    public void close() {
        over = true;
        look.cancel(false);
    }

    private void look() {
        if (over) {
            return;
        }
        long now = System.nanoTime();
        if (now - due < 0) {
            lookAgain(now);
            return;
        }
        if (due == deadline) {
            expired = "total";
        } else {
            expired = answering ? "idle" : "first byte";
        }
        end.run();
    }

    /** Not later than the idle time from now: it may begin at any moment, and is never earlier over. Not without a pause either. */
    private void lookAgain(long now) {
        look = TIMER.schedule(this::look, Math.max(SHORTEST, Math.min(due - now, idle)), TimeUnit.NANOSECONDS);
    }

    private static long earlier(long one, long other) {
        return one - other < 0 ? one : other;
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("provider-time-outs").daemon().factory());
        // Calls end long before their time: what is not needed any more must not pile up.
        timer.setRemoveOnCancelPolicy(true);
        return timer;
    }
}
