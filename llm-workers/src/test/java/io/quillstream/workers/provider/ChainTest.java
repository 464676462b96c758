package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.testkit.llm.CallSpan;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Latency;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.prompt.CopyType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A thousand questions, a hundred at once, to a chain of two whose first provider is in trouble. */
@Timeout(120)
class ChainTest {

    private static final int CALLS = 1_000;
    private static final int AT_ONCE = 100;
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration FIRST_BYTE = Duration.ofMillis(1_500);
    /** From the first arrivals until all that were sent at once have arrived and the provider is given up. */
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(1);

    private final FakeLlm fake = FakeLlm.start();
    private final Queue<CallSpan> spans = new ConcurrentLinkedQueue<>();

    @AfterEach
    void close() {
        fake.close();
    }

    static List<Fault> sicknesses() {
        return List.of(new Fault.Reset(), Fault.status(503), new Fault.Silence(Duration.ofSeconds(5)));
    }

    @ParameterizedTest
    @MethodSource("sicknesses")
    void aSickProviderCostsNoJobAndIsTriedOncePerPause(Fault sickness) throws Exception {
        fake.always(Wire.GEMINI, sickness);
        int answered = ask();
        assertTrue(answered >= CALLS * 99 / 100, () -> answered + " of " + CALLS + " were answered");
        awaitEndOfCalls();
        List<Long> arrivals = arrivals();
        Duration failsAfter = sickness instanceof Fault.Silence ? FIRST_BYTE : Duration.ZERO;
        long givenUp = arrivals.get(9) + failsAfter.plus(GIVEN_UP_WITHIN).toNanos();
        List<Long> later = arrivals.stream().filter(at -> at > givenUp).toList();
        for (int i = 1; i < later.size(); i++) {
            long between = later.get(i) - later.get(i - 1);
            assertTrue(
                    between >= PAUSE.toNanos() * 9 / 10,
                    () -> "two calls within " + between / 1_000_000 + " ms while " + sickness);
        }
        long calls = fake.count(Wire.GEMINI);
        assertTrue(calls <= AT_ONCE + later.size() + 10, () -> calls + " calls to a provider with " + sickness);
    }

    @Test
    void aProviderThatRefusesForCapacityCostsNoJob() throws Exception {
        fake.always(Wire.GEMINI, new Fault.Status(429, Optional.of("0")));
        int answered = ask();
        assertTrue(answered >= CALLS * 99 / 100, () -> answered + " of " + CALLS + " were answered");
    }

    @Test
    void aProviderThatRefusesOurKeyCostsNoJobAndIsLeftAlone() throws Exception {
        fake.always(Wire.GEMINI, Fault.status(401));
        int answered = ask();
        assertTrue(answered >= CALLS * 99 / 100, () -> answered + " of " + CALLS + " were answered");
        assertTrue(fake.count(Wire.GEMINI) < CALLS / 4, () -> fake.count(Wire.GEMINI) + " calls with a bad key");
    }

    @Test
    void aProviderThatFlapsCostsNoJobAndIsUsedWhenItIsWell() throws Exception {
        AtomicInteger half = new AtomicInteger();
        try (ScheduledExecutorService flaps = Executors.newSingleThreadScheduledExecutor()) {
            flaps.scheduleAtFixedRate(
                    () -> fake.always(
                            Wire.GEMINI, half.getAndIncrement() % 2 == 0 ? Fault.status(500) : new Fault.None()),
                    0,
                    700,
                    TimeUnit.MILLISECONDS);
            int answered = ask();
            assertTrue(answered >= CALLS * 99 / 100, () -> answered + " of " + CALLS + " were answered");
            flaps.shutdownNow();
        }
        long well = spans.stream()
                .filter(span -> span.call().wire() == Wire.GEMINI && span.call().fault() instanceof Fault.None)
                .count();
        assertTrue(well > 20, () -> well + " answers of a provider that was well half of the time");
    }

    /** How many of the questions were answered. */
    private int ask() throws Exception {
        fake.watchedBy(spans::add).latency(Latency.fixed(Duration.ofMillis(300)));
        TextModel model = ProviderRig.model(
                fake,
                Map.of(
                        "QUILL_LLM_CHAIN",
                        "gemini,openai",
                        "QUILL_LLM_BREAKER_PAUSE",
                        PAUSE.toMillis() + "ms",
                        "QUILL_LLM_FIRST_BYTE_TIMEOUT",
                        FIRST_BYTE.toMillis() + "ms",
                        "QUILL_LLM_TIMEOUT",
                        "5s"));
        AtomicInteger answered = new AtomicInteger();
        Semaphore slots = new Semaphore(AT_ONCE);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < CALLS; i++) {
            int number = i;
            slots.acquire();
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    if (model.write(Calls.callOfItsOwn(Calls.prompt(CopyType.TITLES, 1 + number % 20), CallEvents.NONE))
                            instanceof ModelReply.Answer) {
                        answered.incrementAndGet();
                    }
                } finally {
                    slots.release();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return answered.get();
    }

    /** The provider holds on to calls that nobody waits for any longer, and tells of them when it is done. */
    private void awaitEndOfCalls() {
        while (fake.inFlight() > 0) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private List<Long> arrivals() {
        return spans.stream()
                .filter(span -> span.call().wire() == Wire.GEMINI)
                .map(CallSpan::begun)
                .sorted()
                .toList();
    }
}
