package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two stream processors share the workspaces; one is killed under load, again and again. What it left half done is done
 * once by the other. The long form, with a count of rounds at its end:
 * {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=ProcessorKillTest}.
 */
class ProcessorKillTest {

    private static final Map<String, String> UNHURRIED = Map.of("QUILL_RATE_LIMIT", "1000000/min");
    private static final int JOBS_BEFORE_KILL = 60;
    private static final int WAVE = 5;

    @TempDir
    Path data;

    private final Journal journal = new Journal();
    private final Map<Tenant, Integer> charges = new HashMap<>();

    @Test
    void no_job_is_lost_or_charged_twice_when_a_stream_processor_is_killed() throws Exception {
        rounds(2);
    }

    @Test
    @Tag("long")
    void the_same_a_hundred_times() throws Exception {
        rounds(100);
    }

    private void rounds(int rounds) throws Exception {
        List<Tenant> tenants = new ArrayList<>();
        try (UpProcess up = UpProcess.up(data, UNHURRIED);
                Operator operator = new Operator(up)) {
            // Enough workspaces that each of the two processors owns some.
            for (int i = 0; i < 8; i++) {
                tenants.add(operator.tenant("tenant-" + i, 1_000_000));
            }
            for (int round = 1; round <= rounds; round++) {
                round(round, up, tenants);
                System.out.printf("ProcessorKillTest: round %d of %d holds%n", round, rounds);
            }
        } finally {
            tenants.forEach(Tenant::close);
        }
    }

    private void round(int round, UpProcess up, List<Tenant> tenants) throws Exception {
        AtomicBoolean killed = new AtomicBoolean();
        try (UpProcess victim = UpProcess.run("stream-processors", data, UNHURRIED);
                var senders = Executors.newVirtualThreadPerTaskExecutor()) {
            long before = journal.size();
            List<Future<Integer>> posted = tenants.stream()
                    .map(tenant -> senders.submit(() -> postUntil(killed, tenant, round)))
                    .toList();
            boolean loaded = Load.eventually(Duration.ofSeconds(60), () -> journal.size() - before > JOBS_BEFORE_KILL);
            victim.killAlone();
            killed.set(true);
            assertTrue(loaded, "the load began");
            for (int i = 0; i < posted.size(); i++) {
                charges.merge(tenants.get(i), posted.get(i).get(), Integer::sum);
            }
        }
        Verdict.assertHoldsAtRest(up, journal, tenants, Duration.ofSeconds(90));
        assertEquals(journal.size(), journal.count(202), () -> "answers by status " + journal.statuses());
        for (Tenant tenant : tenants) {
            assertEquals((long) charges.get(tenant), tenant.client().quota().settled(), "each job was charged once");
        }
    }

    /** Posts without a pause, at least one wave of it across the kill, and returns how many jobs that were. */
    private int postUntil(AtomicBoolean killed, Tenant tenant, int round) {
        Load load = new Load(tenant.workspace(), journal);
        int jobs = 0;
        boolean last;
        do {
            last = killed.get();
            load.post(tenant.client(), "round-" + round + "-" + jobs + "-", WAVE, List.of(Tenant.PRODUCT));
            jobs += WAVE;
        } while (!last);
        return jobs;
    }
}
