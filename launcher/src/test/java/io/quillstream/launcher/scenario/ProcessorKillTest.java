package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    private static final int JOBS_PER_TENANT = 15;

    @TempDir
    Path data;

    private final Journal journal = new Journal();

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
        try (UpProcess victim = UpProcess.run("stream-processors", data, UNHURRIED)) {
            long before = journal.size();
            List<Thread> burst = tenants.stream()
                    .map(tenant -> Thread.ofVirtual()
                            .start(() -> new Load(tenant.workspace(), journal)
                                    .post(
                                            tenant.client(),
                                            "round-" + round + "-",
                                            JOBS_PER_TENANT,
                                            List.of(Tenant.PRODUCT))))
                    .toList();
            int jobs = tenants.size() * JOBS_PER_TENANT;
            assertTrue(
                    Load.eventually(Duration.ofSeconds(60), () -> journal.size() - before > jobs / 4),
                    "the burst began");
            victim.killAlone();
            long answered = journal.size() - before;
            assertTrue(answered < jobs, "the kill came too late to prove anything");
            for (Thread sender : burst) {
                sender.join();
            }
        }
        Verdict.assertHoldsAtRest(up, journal, tenants, Duration.ofSeconds(90));
        assertEquals(journal.size(), journal.count(202), () -> "answers by status " + journal.statuses());
        for (Tenant tenant : tenants) {
            assertEquals(
                    (long) round * JOBS_PER_TENANT, tenant.client().quota().settled(), "each job was charged once");
        }
    }
}
