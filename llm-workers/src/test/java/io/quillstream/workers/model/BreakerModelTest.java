package io.quillstream.workers.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.workers.Calls;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.prompt.CopyType;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BreakerModelTest {

    private static final Duration PAUSE = Duration.ofMillis(400);

    private ProviderHealth health = health(PAUSE);
    private final ModelCall call = Calls.call(Calls.prompt(CopyType.TITLES, 1));

    @Test
    void whoComesWhileTheLastProviderIsTriedHearsTheOutcome() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        CountDownLatch recovered = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        breaks();
        BreakerModel model = model(true, any -> {
            calls.incrementAndGet();
            tried.countDown();
            await(recovered);
            return answer();
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pause();
            Future<ModelReply> trial = threads.submit(() -> model.write(call));
            await(tried);
            List<Future<ModelReply>> others = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                others.add(threads.submit(() -> model.write(call)));
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            assertEquals(1, calls.get(), "calls while one tries the provider");
            recovered.countDown();
            assertInstanceOf(Answer.class, trial.get());
            for (Future<ModelReply> other : others) {
                assertInstanceOf(Answer.class, other.get());
            }
        }
    }

    @Test
    void whereAnotherProviderFollowsNobodyWaitsForTheTrial() throws Exception {
        CountDownLatch tried = new CountDownLatch(1);
        CountDownLatch recovered = new CountDownLatch(1);
        breaks();
        BreakerModel model = model(false, any -> {
            tried.countDown();
            await(recovered);
            return answer();
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            pause();
            threads.submit(() -> model.write(call));
            await(tried);
            assertEquals(
                    TroubleKind.BREAKER_OPEN,
                    assertInstanceOf(Trouble.class, model.write(call)).kind());
            recovered.countDown();
        }
    }

    /** One call tries a provider that was given up; if a bug of ours ended it, nobody else would ever be let in. */
    @Test
    void aTrialThatMeetsABugOfOursIsNotTheLast() {
        breaks();
        AtomicInteger calls = new AtomicInteger();
        BreakerModel model = model(false, any -> {
            if (calls.incrementAndGet() == 1) {
                throw new IllegalStateException("a bug");
            }
            return answer();
        });
        pause();
        assertThrows(IllegalStateException.class, () -> model.write(call));

        assertInstanceOf(Answer.class, model.write(call));
    }

    @Test
    void tellsHowLongTheProviderIsStillLeftAlone() {
        Duration pause = Duration.ofSeconds(20);
        health = health(pause);
        breaks();
        Trouble first =
                assertInstanceOf(Trouble.class, model(true, any -> answer()).write(call));
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
        Trouble later =
                assertInstanceOf(Trouble.class, model(true, any -> answer()).write(call));
        Duration left = later.retryAfter().orElseThrow();
        assertTrue(left.compareTo(first.retryAfter().orElseThrow().minusMillis(90)) <= 0, left::toString);
        assertTrue(left.compareTo(pause) < 0, left::toString);
    }

    @Test
    void whoWaitsForASlotWhileTheProviderIsGivenUpIsNotSentThere() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch release = new CountDownLatch(1);
        AtomicInteger calls = new AtomicInteger();
        TextModel limited = new LimitedModel(
                any -> {
                    calls.incrementAndGet();
                    inside.countDown();
                    await(release);
                    return sick();
                },
                "p",
                "m",
                new LaneSlots(1),
                health,
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        BreakerModel model = new BreakerModel(limited, "p", "m", health, false);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelReply> first = threads.submit(() -> model.write(call));
            await(inside);
            Future<ModelReply> waiting = threads.submit(() -> model.write(call));
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            breaks();
            release.countDown();
            first.get();
            assertEquals(
                    TroubleKind.BREAKER_OPEN,
                    assertInstanceOf(Trouble.class, waiting.get()).kind());
            assertEquals(1, calls.get());
        }
    }

    @Test
    void anAnswerFromBeforeDoesNotEndTheTrial() throws Exception {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch late = new CountDownLatch(1);
        BreakerModel old = model(false, any -> {
            inside.countDown();
            await(late);
            return answer();
        });
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ModelReply> before = threads.submit(() -> old.write(call));
            await(inside);
            breaks();
            pause();
            CountDownLatch tried = new CountDownLatch(1);
            CountDownLatch end = new CountDownLatch(1);
            BreakerModel model = model(false, any -> {
                tried.countDown();
                await(end);
                return sick();
            });
            Future<ModelReply> trial = threads.submit(() -> model.write(call));
            await(tried);
            late.countDown();
            assertInstanceOf(Answer.class, before.get());
            assertEquals(
                    TroubleKind.BREAKER_OPEN,
                    assertInstanceOf(
                                    Trouble.class, model(false, any -> answer()).write(call))
                            .kind());
            end.countDown();
            trial.get();
        }
    }

    private static ProviderHealth health(Duration pause) {
        return new ProviderHealth("p", pause, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private BreakerModel model(boolean lastResort, TextModel behind) {
        return new BreakerModel(behind, "p", "m", health, lastResort);
    }

    private void breaks() {
        BreakerModel model = model(false, any -> sick());
        for (int i = 0; i < 10; i++) {
            model.write(call);
        }
        assertEquals(
                TroubleKind.BREAKER_OPEN,
                assertInstanceOf(Trouble.class, model.write(call)).kind());
    }

    /** Until the provider may be tried. */
    private void pause() {
        while (!health.untilTrial().isZero()) {
            LockSupport.parkNanos(health.untilTrial().plusMillis(1).toNanos());
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    private static Trouble sick() {
        return new Trouble(TroubleKind.UNAVAILABLE, "p", "m", "status 500", Optional.empty(), 1);
    }

    private static Answer answer() {
        return new Answer("{}", "p", "m", Optional.empty(), false, false, false, 1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
