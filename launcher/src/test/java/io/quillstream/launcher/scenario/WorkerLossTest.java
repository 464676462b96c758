package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import io.quillstream.testkit.llm.CallSpan;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * One of two workers is lost with all its slots busy, by {@code kill -9} or by {@code kill -STOP}. The other one makes its
 * calls again, and only those that were not answered. The long forms:
 * {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=WorkerLossTest}.
 */
@Timeout(300)
class WorkerLossTest {

    /**
     * Two workers have a call under way in each slot and a few tasks more in hand; with less, the one that is to be lost may
     * go short while the other has them.
     */
    private static final int JOBS_PER_SLOT = 6;

    /** Answers that each worker has seen half of before one is lost, so that its code is no longer being compiled. */
    private static final int WARM_UP = 6_000;

    private static final String SURVIVOR = "survivor";
    private static final String VICTIM = "victim";
    /** What a worker may need to put an answer into the cache. */
    private static final Duration CACHED_WITHIN = Duration.ofSeconds(1);

    @TempDir
    Path data;

    private final Journal journal = new Journal();

    @Test
    void a_killed_workers_calls_are_made_again_within_five_seconds() throws Exception {
        loses(20, 0, true, Duration.ofSeconds(5));
    }

    @Test
    @Tag("long")
    void the_same_with_a_hundred_calls_under_way() throws Exception {
        loses(100, WARM_UP, true, Duration.ofSeconds(5));
    }

    @Test
    @Tag("long")
    void a_stopped_workers_calls_are_made_again_within_a_minute_and_its_late_answers_change_nothing() throws Exception {
        loses(100, WARM_UP, false, Duration.ofSeconds(60));
    }

    @Test
    @Tag("long")
    void a_worker_that_hangs_for_some_seconds_is_not_taken_for_dead() throws Exception {
        int slots = 100;
        int jobs = 4 * slots;
        try (WatchedProvider provider = new WatchedProvider();
                UpProcess up = UpProcess.up(data, settings(provider, slots, SURVIVOR));
                UpProcess hanging = UpProcess.run("llm-workers", data, settings(provider, slots, VICTIM));
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("worked-for", 10_000)) {
            new Load(tenant.workspace(), journal).postDifferent(tenant.client(), "job-", jobs, Tenant.PRODUCT);
            awaitAllBusy(provider, slots);
            hanging.suspend();
            provider.answerAll();
            LockSupport.parkNanos(Duration.ofSeconds(8).toNanos());
            hanging.resume();
            Verdict.assertHoldsAtRest(up, journal, List.of(tenant), Duration.ofSeconds(60));
            assertEquals(jobs, tenant.client().quota().settled(), "each job was charged once");
            int repeated = provider.spans().size() - jobs;
            System.out.printf("WorkerLossTest: hung for 8 s, %d of %d calls repeated%n", repeated, jobs);
            assertTrue(repeated <= jobs / 100, () -> repeated + " calls repeated");
        }
    }

    private void loses(int slots, int warmUp, boolean killed, Duration within) throws Exception {
        int jobs = warmUp + JOBS_PER_SLOT * slots;
        try (WatchedProvider provider = new WatchedProvider();
                UpProcess up = UpProcess.up(data, settings(provider, slots, SURVIVOR));
                UpProcess victim = UpProcess.run("llm-workers", data, settings(provider, slots, VICTIM));
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("worked-for", 10_000)) {
            new Load(tenant.workspace(), journal).postDifferent(tenant.client(), "job-", jobs, Tenant.PRODUCT);
            awaitAllBusy(provider, slots);
            int first = warmUp + slots;
            provider.answer(first);
            assertTrue(
                    Load.eventually(
                            Duration.ofSeconds(120),
                            () -> tenant.client().quota().settled() >= first),
                    () -> "the first answers: " + tenant.client().quota());
            awaitAllBusy(provider, slots);
            provider.answer(slots / 2);
            // Some of these answers are in, others are on their way.
            LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
            if (killed) {
                victim.killAlone();
            } else {
                victim.suspend();
            }
            long lost = System.nanoTime();
            provider.answerAll();
            assertTrue(
                    Load.eventually(within.plusSeconds(30), tenant::quiet),
                    () -> "jobs that never ended: " + tenant.client().quota());
            if (!killed) {
                victim.resume();
            }
            Verdict.assertHoldsAtRest(up, journal, List.of(tenant), Duration.ofSeconds(30));
            assertEquals(jobs, journal.count(202), () -> "answers by status " + journal.statuses());
            assertEquals(jobs, tenant.client().quota().settled(), "each job was charged once");
            judge(provider.spans(), jobs, lost, within);
        }
    }

    private static void awaitAllBusy(WatchedProvider provider, int slots) {
        assertTrue(
                Load.eventually(Duration.ofSeconds(30), () -> provider.underWay(VICTIM) == slots),
                () -> "calls of the worker that is to be lost: " + provider.underWay(VICTIM));
    }

    private static void judge(List<CallSpan> spans, int jobs, long lost, Duration within) {
        Map<String, Long> again = new HashMap<>();
        for (CallSpan span : spans) {
            if (WatchedProvider.caller(span.call()).equals(SURVIVOR) && span.begun() > lost) {
                again.merge(WatchedProvider.job(span.call()), span.begun() - lost, Math::min);
            }
        }
        List<String> orphans = spans.stream()
                .filter(span -> WatchedProvider.caller(span.call()).equals(VICTIM))
                .filter(span -> span.begun() < lost && span.ended() >= lost)
                .map(span -> WatchedProvider.job(span.call()))
                .toList();
        List<String> remembered = spans.stream()
                .filter(span -> span.ended() < lost - CACHED_WITHIN.toNanos())
                .map(span -> WatchedProvider.job(span.call()))
                .filter(again::containsKey)
                .toList();
        long onTheirWay = spans.stream()
                .filter(span -> WatchedProvider.caller(span.call()).equals(VICTIM))
                .filter(span -> span.ended() < lost && span.ended() >= lost - CACHED_WITHIN.toNanos())
                .count();
        List<Long> forgotten = spans.stream()
                .filter(span -> WatchedProvider.caller(span.call()).equals(VICTIM) && span.ended() < lost)
                .filter(span -> again.containsKey(WatchedProvider.job(span.call())))
                .map(span -> TimeUnit.NANOSECONDS.toMillis(lost - span.ended()))
                .sorted()
                .toList();
        long latest = orphans.stream()
                .mapToLong(job -> again.getOrDefault(job, Long.MAX_VALUE))
                .max()
                .orElseThrow();
        System.out.printf(
                "WorkerLossTest: %d calls for %d jobs; %d under way at the loss and %d just answered, %d repeated,"
                        + " the last after %d ms; answers asked for again, by their age in ms: %s%n",
                spans.size(), jobs, orphans.size(), onTheirWay, spans.size() - jobs, latest / 1_000_000, forgotten);
        assertAll(
                () -> assertTrue(latest <= within.toNanos(), () -> "a call was repeated after " + latest / 1e9 + " s"),
                () -> assertEquals(List.of(), remembered, "calls that were answered and made again"),
                () -> assertTrue(
                        spans.size() - jobs <= orphans.size() + onTheirWay,
                        () -> spans.size() - jobs + " calls too many for " + orphans.size() + " that were lost"));
    }

    private static Map<String, String> settings(WatchedProvider provider, int slots, String key) {
        return Map.ofEntries(
                Map.entry("QUILL_RATE_LIMIT", "1000000/min"),
                Map.entry("QUILL_LLM_CHAIN", "openai"),
                Map.entry("QUILL_OPENAI_BASE_URL", provider.baseUrl()),
                Map.entry("QUILL_OPENAI_API_KEY", key),
                Map.entry("QUILL_PROMPT_SECRET", "the same in both"),
                Map.entry("QUILL_LLM_TIMEOUT", "5m"),
                Map.entry("QUILL_LLM_FIRST_BYTE_TIMEOUT", "5m"),
                Map.entry("QUILL_LLM_CONCURRENCY", Integer.toString(slots)),
                Map.entry("QUILL_WORKER_SLOTS", Integer.toString(JOBS_PER_SLOT * slots)));
    }
}
