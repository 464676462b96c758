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
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
            assertTrue(assertInstanceOf(Trouble.class, model.write(call)).leftAlone());
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
            assertTrue(assertInstanceOf(Trouble.class, waiting.get()).leftAlone());
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
            assertTrue(assertInstanceOf(
                            Trouble.class, model(false, any -> answer()).write(call))
                    .leftAlone());
            end.countDown();
            trial.get();
        }
    }

    /** The code that a client is told rests on it. */
    @ParameterizedTest
    @EnumSource(names = {"UNAVAILABLE", "TIMEOUT", "MISCONFIGURED"})
    void whoIsNotLetInHearsWhatTheProviderIsLeftAloneFor(TroubleKind kind) {
        health = health(Duration.ofSeconds(20));
        breaks(kind);
        Trouble trouble =
                assertInstanceOf(Trouble.class, model(false, any -> answer()).write(call));
        assertEquals(kind, trouble.kind());
        assertEquals(0, trouble.calls());
    }

    /** Whichever of its three attempts meets the open breaker. */
    @Test
    void everyJobOfAProviderThatHangsHearsOfATimeOut() {
        health = health(Duration.ofMillis(20));
        TextModel model = patient(any -> sick(TroubleKind.TIMEOUT));
        for (int job = 1; job <= 8; job++) {
            assertEquals(
                    TroubleKind.TIMEOUT,
                    assertInstanceOf(Trouble.class, model.write(call)).kind(),
                    "job " + job);
        }
    }

    /** A bad key does not become a good one by waiting, so nobody is told of another attempt. */
    @Test
    void aProviderThatIsNotUsableAsConfiguredIsNotWaitedFor() {
        health = health(Duration.ofSeconds(20));
        breaks(TroubleKind.MISCONFIGURED);
        AtomicInteger retries = new AtomicInteger();
        CallEvents events = new CallEvents() {
            @Override
            public void retrying(Duration in) {
                retries.incrementAndGet();
            }
        };
        ModelReply reply = patient(any -> answer()).write(Calls.call(Calls.prompt(CopyType.TITLES, 1), events));
        assertEquals(
                TroubleKind.MISCONFIGURED,
                assertInstanceOf(Trouble.class, reply).kind());
        assertEquals(0, retries.get());
    }

    /** Set back by an hour it would be an hour in which every job fails. */
    @Test
    void theTimeOfDayDoesNotProlongThePause() {
        AtomicReference<Instant> timeOfDay = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
        AtomicLong nanos = new AtomicLong();
        InstantSource source = timeOfDay::get;
        Duration pause = Duration.ofSeconds(5);
        health = new ProviderHealth("p", pause, new SimpleMeterRegistry(), source.withZone(ZoneOffset.UTC), nanos::get);
        breaks();

        timeOfDay.set(Instant.parse("2026-11-23T11:00:00Z"));
        assertEquals(pause, health.untilTrial());
        nanos.addAndGet(pause.plusMillis(1).toNanos());
        assertEquals(Duration.ZERO, health.untilTrial());
        assertInstanceOf(Answer.class, model(false, any -> answer()).write(call));
    }

    private static ProviderHealth health(Duration pause) {
        return new ProviderHealth("p", pause, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private BreakerModel model(boolean lastResort, TextModel behind) {
        return new BreakerModel(behind, "p", "m", health, lastResort);
    }

    private void breaks() {
        breaks(TroubleKind.UNAVAILABLE);
    }

    private void breaks(TroubleKind kind) {
        BreakerModel model = model(false, any -> sick(kind));
        for (int i = 0; i < 10; i++) {
            model.write(call);
        }
        assertTrue(assertInstanceOf(Trouble.class, model.write(call)).leftAlone());
    }

    /** Until the provider may be tried. */
    private void pause() {
        while (!health.untilTrial().isZero()) {
            LockSupport.parkNanos(health.untilTrial().plusMillis(1).toNanos());
        }
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }

    private static Trouble sick() {
        return sick(TroubleKind.UNAVAILABLE);
    }

    private static Trouble sick(TroubleKind kind) {
        return new Trouble(kind, "p", "m", "scripted", Optional.empty(), 1);
    }

    /** Three attempts a job, with nobody to ask behind the provider. */
    private TextModel patient(TextModel behind) {
        return new RetryingModel(model(true, behind), 3, Duration.ofMillis(1), true, bound -> bound, Clock.systemUTC());
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
