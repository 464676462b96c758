package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import io.quillstream.testkit.llm.CallSpan;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Latency;
import io.quillstream.testkit.llm.Wire;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The first provider of the chain is dead, silent, flapping or refusing, and jobs are done all the same, by the second. The
 * long form: {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=ProviderTroubleTest}.
 */
@Timeout(600)
class ProviderTroubleTest {

    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration FIRST_BYTE = Duration.ofSeconds(3);
    /** From the first call until all that were under way together have failed. */
    private static final Duration GIVEN_UP_WITHIN = Duration.ofSeconds(3);

    private static final Map<String, String> SETTINGS = Map.of(
            "QUILL_RATE_LIMIT", "1000000/min",
            "QUILL_LLM_CHAIN", "gemini,openai",
            "QUILL_GEMINI_API_KEY", "a",
            "QUILL_OPENAI_API_KEY", "b",
            "QUILL_LLM_FIRST_BYTE_TIMEOUT", FIRST_BYTE.toSeconds() + "s",
            "QUILL_LLM_BACKOFF", "200ms",
            "QUILL_LLM_BREAKER_PAUSE", PAUSE.toSeconds() + "s");

    @TempDir
    Path data;

    private final FakeLlm fake = FakeLlm.start().latency(Latency.fixed(Duration.ofMillis(200)));
    private final Queue<CallSpan> spans = new ConcurrentLinkedQueue<>();
    private final Journal journal = new Journal();
    private final List<Tenant> tenants = new ArrayList<>();

    @Test
    void jobs_are_done_while_the_first_provider_is_dead() throws Exception {
        troubles(List.of(new Fault.Reset()), 80);
    }

    @Test
    @Tag("long")
    void a_thousand_jobs_are_done_in_each_trouble() throws Exception {
        troubles(
                List.of(
                        new Fault.Reset(),
                        new Fault.Silence(Duration.ofSeconds(6)),
                        Fault.status(503),
                        new Fault.Status(429, Optional.of("1")),
                        Fault.status(401),
                        new Fault.None()),
                1_000);
    }

    private void troubles(List<Fault> troubles, int jobs) throws Exception {
        Map<String, String> settings = new HashMap<>(SETTINGS);
        settings.put("QUILL_GEMINI_BASE_URL", fake.baseUrl(Wire.GEMINI));
        settings.put("QUILL_OPENAI_BASE_URL", fake.baseUrl(Wire.OPENAI));
        fake.watchedBy(spans::add);
        try (fake;
                UpProcess up = UpProcess.up(data, settings);
                Operator operator = new Operator(up)) {
            for (Fault trouble : troubles) {
                Tenant tenant = operator.tenant("asks-" + tenants.size(), 1_000_000);
                tenants.add(tenant);
                if (trouble instanceof Fault.None) {
                    flapping(() -> done(tenant, jobs, "flapping"));
                } else {
                    fake.always(Wire.GEMINI, trouble);
                    done(tenant, jobs, trouble.toString());
                    if (isSickness(trouble)) {
                        assertTriedOncePerPause(trouble);
                    }
                    becomeWell(tenant);
                }
                spans.clear();
            }
            Verdict.assertHoldsAtRest(up, journal, tenants, Duration.ofSeconds(30));
        } finally {
            tenants.forEach(Tenant::close);
        }
    }

    private void done(Tenant tenant, int jobs, String trouble) {
        long begun = System.nanoTime();
        new Load(tenant.workspace(), journal).postDifferent(tenant.client(), "job-", jobs, Tenant.PRODUCT);
        assertTrue(
                Load.eventually(Duration.ofSeconds(120), tenant::quiet),
                () -> trouble + ": jobs that never ended: " + tenant.client().quota());
        long settled = tenant.client().quota().settled();
        long first =
                spans.stream().filter(span -> span.call().wire() == Wire.GEMINI).count();
        System.out.printf(
                "ProviderTroubleTest: %s: %d of %d jobs completed in %.1f s, %d calls to the first provider%n",
                trouble, settled, jobs, (System.nanoTime() - begun) / 1e9, first);
        assertAll(
                () -> assertTrue(settled >= Math.ceil(jobs * 0.99), () -> trouble + ": " + settled + " of " + jobs),
                () -> assertEquals(settled, tenant.client().quota().settled()));
    }

    /** Well and ill in turn, a little faster than it is tried again. */
    private void flapping(Runnable load) {
        AtomicInteger turn = new AtomicInteger();
        try (var flaps = Executors.newSingleThreadScheduledExecutor()) {
            flaps.scheduleAtFixedRate(
                    () -> fake.always(
                            Wire.GEMINI, turn.getAndIncrement() % 2 == 0 ? Fault.status(500) : new Fault.None()),
                    0,
                    1_500,
                    TimeUnit.MILLISECONDS);
            load.run();
            flaps.shutdownNow();
        }
    }

    /** So that the next trouble finds a provider that is trusted. */
    private void becomeWell(Tenant tenant) {
        fake.always(Wire.GEMINI, new Fault.None());
        AtomicInteger asked = new AtomicInteger();
        assertTrue(
                Load.eventually(Duration.ofSeconds(30), () -> {
                    new Load(tenant.workspace(), journal)
                            .postDifferent(tenant.client(), "well-" + asked.getAndIncrement() + "-", 1, Tenant.PRODUCT);
                    return spans.stream()
                            .anyMatch(span -> span.call().wire() == Wire.GEMINI
                                    && span.call().fault() instanceof Fault.None);
                }),
                "the provider is used again once it is well");
        assertTrue(Load.eventually(Duration.ofSeconds(30), tenant::quiet));
    }

    private static boolean isSickness(Fault trouble) {
        return !(trouble instanceof Fault.Status status && status.code() == 429);
    }

    private void assertTriedOncePerPause(Fault trouble) {
        assertTrue(Load.eventually(Duration.ofSeconds(20), () -> fake.inFlight() == 0), "all calls have ended");
        List<Long> arrivals = spans.stream()
                .filter(span -> span.call().wire() == Wire.GEMINI)
                .map(CallSpan::begun)
                .sorted()
                .toList();
        Duration failsAfter = trouble instanceof Fault.Silence ? FIRST_BYTE : Duration.ZERO;
        long givenUp = arrivals.get(9) + failsAfter.plus(GIVEN_UP_WITHIN).toNanos();
        List<Long> later = arrivals.stream().filter(at -> at > givenUp).toList();
        for (int i = 1; i < later.size(); i++) {
            long between = later.get(i) - later.get(i - 1);
            assertTrue(
                    between >= PAUSE.toNanos() * 9 / 10,
                    () -> trouble + ": tried again after " + between / 1_000_000 + " ms");
        }
    }
}
