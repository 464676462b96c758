package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.launcher.contract.House;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the bench says of a real server. How fast that is here says nothing; that all was counted does. */
@ExtendWith(House.Shared.class)
class BenchRunTest {

    private static BenchRun bench;

    @BeforeAll
    static void warmUp(House house) throws Exception {
        Endpoints at = Endpoints.read(house.data());
        bench = BenchRun.on(
                URI.create(at.url()),
                house.tokenOfBusyUser(10_000),
                Optional.empty(),
                Optional.of(KafkaClients.of(new Settings(at.asSettings()))));
        bench.warmUp(50);
    }

    @Test
    void ofASteadyLoadItTellsWhereTheTimeWent() throws Exception {
        JsonNode figures = figures(ScenarioName.STEADY, false);
        assertEquals(20, figures.get("jobs").asInt());
        assertEquals(20, figures.get("completed").asInt());
        JsonNode stages = figures.get("stages");
        assertEquals(20, stages.get("jobs").asInt(), "every job's records were found");
        double parts = Stream.of(
                        "due_to_request_in_log",
                        "request_to_decision_in_log",
                        "decision_to_worker_begins",
                        "worker_begins_to_outcome_in_log",
                        "outcome_to_settlement_in_log",
                        "settlement_to_end_read")
                .mapToDouble(part -> mean(stages, part))
                .sum();
        assertEquals(mean(stages, "due_to_end_read"), parts, 0.01);
        assertTrue(mean(stages, "request_to_decision_in_log") > 0, stages.toString());
        assertTrue(mean(stages, "decision_to_answer_read") > 0, stages.toString());
        assertTrue(figures.get("post_p50_ms").asDouble()
                <= figures.get("first_event_p50_ms").asDouble());
    }

    @Test
    void aBurstAndABatchAreCountedToTheirLastSettlement() throws Exception {
        for (boolean batch : new boolean[] {false, true}) {
            JsonNode figures = figures(ScenarioName.BURST, batch);
            assertEquals(100, figures.get("jobs").asInt());
            assertEquals(100, figures.get("completed").asInt());
            assertTrue(figures.get("jobs_per_second").asDouble() > 0);
            assertTrue(figures.at("/cpu_ms_per_job/java").asDouble() > 0, figures.toString());
            assertTrue(figures.at("/cpu_ms_per_job/postgres").asDouble() > 0, figures.toString());
            assertTrue(figures.at("/pss_mib/redis-server").asDouble() > 0, figures.toString());
        }
    }

    @Test
    void aReplayHolds() throws Exception {
        JsonNode figures = figures(ScenarioName.REPLAY, false);
        assertTrue(figures.get("holds").asBoolean(), figures.toString());
        // A reservation and a settlement for each job.
        assertTrue(figures.get("entries").asLong() >= 200, figures.toString());
    }

    private static double mean(JsonNode stages, String name) {
        return stages.get(name + "_mean_ms").asDouble();
    }

    private static JsonNode figures(ScenarioName scenario, boolean batch) throws Exception {
        BenchOptions options = new BenchOptions(100, 8, 10, 2, 10, batch);
        return bench.run(scenario, options, 1, Map.of(), round -> {})
                .get("rounds")
                .get(0);
    }
}
