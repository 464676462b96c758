package io.quillstream.ingest.decision;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A bound of {@link #LONG} stands for one that would end the test if anything waited it out. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SlumberTest {

    private static final Duration LONG = Duration.ofHours(1);

    private final Slumber slumber = new Slumber();
    private final AtomicBoolean needed = new AtomicBoolean();
    private final CountDownLatch mayRise = new CountDownLatch(1);

    @AfterEach
    void endReaders() {
        mayRise.countDown();
        slumber.end();
    }

    @Test
    void whoIsNeededDoesNotSleep() throws Exception {
        needed.set(true);
        assertFalse(slumber.whileUnneeded(needed::get));
        assertFalse(slumber.asleep());
    }

    @Test
    void nobodyWaitsForAReaderThatIsUp() {
        slumber.rouse(LONG);
    }

    @Test
    void whoNeedsItWaitsUntilItHasRisen() throws Exception {
        CompletableFuture<Boolean> slept = sleeper();
        needed.set(true);
        Thread caller = Thread.ofVirtual().start(() -> slumber.rouse(LONG));
        awaitWaiting(caller);
        assertTrue(slumber.asleep(), "woken, but not up yet");
        mayRise.countDown();
        caller.join();
        assertFalse(slumber.asleep());
        assertTrue(slept.get());
    }

    @Test
    void whoNeedsItWaitsNoLongerThanItMay() {
        sleeper();
        needed.set(true);
        slumber.rouse(Duration.ofMillis(5));
        assertTrue(slumber.asleep(), "it has not risen in that time");
    }

    @Test
    void theEndLetsGoOfWhoSleepsAndOfWhoWaits() throws Exception {
        CompletableFuture<Boolean> slept = sleeper();
        Thread caller = Thread.ofVirtual().start(() -> slumber.rouse(LONG));
        awaitWaiting(caller);
        slumber.end();
        caller.join();
        mayRise.countDown();
        assertTrue(slept.get());
        slumber.rouse(LONG);
    }

    @Test
    void whoIsInterruptedDoesNotWaitAndStaysInterrupted() throws Exception {
        sleeper();
        needed.set(true);
        CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
        Thread caller = Thread.ofVirtual().start(() -> {
            slumber.rouse(LONG);
            interrupted.complete(Thread.currentThread().isInterrupted());
        });
        awaitWaiting(caller);
        caller.interrupt();
        assertTrue(interrupted.get());
    }

    /** A reader that sleeps when this returns, and rises when it may; says whether it slept. */
    private CompletableFuture<Boolean> sleeper() {
        CompletableFuture<Boolean> slept = new CompletableFuture<>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                boolean did = slumber.whileUnneeded(needed::get);
                mayRise.await();
                slumber.risen();
                slept.complete(did);
            } catch (InterruptedException e) {
                slept.completeExceptionally(e);
            }
        });
        while (!slumber.asleep()) {
            Thread.onSpinWait();
        }
        return slept;
    }

    private static void awaitWaiting(Thread thread) throws InterruptedException {
        while (thread.getState() != Thread.State.TIMED_WAITING) {
            assertTrue(thread.isAlive(), "it did not wait");
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }
}
