package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Journal;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker is killed with calls under way: another one does its tasks, and each job ends and is charged once. */
class WorkerKillTest {

    /** So few calls at once that the burst keeps both workers busy for a while. */
    private static final Map<String, String> SLOW = Map.of(
            "QUILL_RATE_LIMIT", "1000000/min",
            "QUILL_LOCAL_LATENCY", "1s",
            "QUILL_LLM_CONCURRENCY", "5");

    @TempDir
    Path data;

    @Test
    void the_tasks_of_a_killed_worker_are_done_by_another_one() throws Exception {
        int jobs = 40;
        Journal journal = new Journal();
        try (UpProcess up = UpProcess.up(data, SLOW);
                UpProcess victim = UpProcess.run("llm-workers", data, SLOW);
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("worked-for", 1000)) {
            Thread burst = Thread.ofVirtual()
                    .start(() -> new Load(tenant.workspace(), journal)
                            .post(tenant.client(), "job-", jobs, List.of(Tenant.PRODUCT)));
            assertTrue(
                    Load.eventually(Duration.ofSeconds(30), () -> callsUnderWay(victim) > 0),
                    "the worker that is to be killed has calls under way");
            victim.killAlone();
            burst.join();
            Verdict.assertHoldsAtRest(up, journal, List.of(tenant), Duration.ofSeconds(60));
            assertEquals(jobs, journal.count(202), () -> "answers by status " + journal.statuses());
            assertEquals(jobs, tenant.client().quota().settled(), "each job was charged once");
        }
    }

    private static double callsUnderWay(UpProcess worker) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            String metrics = http.send(
                            HttpRequest.newBuilder(URI.create(worker.banner("ready") + "/metrics"))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            return metrics.lines()
                    .filter(line -> line.startsWith("quill_llm_slots_busy"))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
