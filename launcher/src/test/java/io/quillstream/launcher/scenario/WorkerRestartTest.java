package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Checker;
import io.quillstream.checker.Journal;
import io.quillstream.checker.TopicLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Workers are replaced one after the other under load, as in every release: no task is taken for poison by it. */
class WorkerRestartTest {

    private static final int ROUNDS = 4;
    private static final int JOBS = 40;

    /** Few slots, so that a worker that stops has tasks in hand that it has not begun. */
    private static final Map<String, String> BUSY = Map.of(
            "QUILL_RATE_LIMIT", "1000000/min",
            "QUILL_LOCAL_LATENCY", "700ms",
            "QUILL_LLM_CONCURRENCY", "4");

    @TempDir
    Path data;

    @Test
    void tasks_that_a_stopping_worker_gives_back_are_not_taken_for_poison() throws Exception {
        Journal journal = new Journal();
        try (UpProcess up = UpProcess.up(data, BUSY);
                Operator operator = new Operator(up);
                Tenant tenant = operator.tenant("served", 10_000)) {
            Load load = new Load(tenant.workspace(), journal);
            for (int round = 0; round < ROUNDS; round++) {
                try (UpProcess worker = UpProcess.run("llm-workers", data, BUSY)) {
                    int posted = (round + 1) * JOBS;
                    load.post(tenant.client(), "round-" + round + "-", JOBS, List.of(Tenant.PRODUCT));
                    assertTrue(
                            Load.eventually(Duration.ofSeconds(30), () -> journal.count(202) >= posted),
                            "the load is there");
                    assertEquals(0, worker.terminate(Duration.ofSeconds(20)), "exit code after SIGTERM");
                }
            }
            Verdict.assertHoldsAtRest(up, journal, List.of(tenant), Duration.ofSeconds(90));
            Checker.Places places = up.places();
            try (TopicLog log = new TopicLog(places.bootstrap(), places.registry())) {
                assertEquals(List.of(), log.read("quill.dead-letters"), "nobody sent poison");
            }
            assertEquals(ROUNDS * JOBS, tenant.client().quota().settled(), "every job completed and was charged once");
        }
    }
}
