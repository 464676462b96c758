package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.EventStream;
import io.quillstream.client.Job;
import io.quillstream.client.JobEvent;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.client.Quota;
import io.quillstream.testkit.samples.SampleCatalogue;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job through the public doors of the real thing, and what survives a stop, a start and a loss of power. */
class HouseScenarioTest {

    private static final Map<String, String> UNHURRIED = Map.of("QUILL_RATE_LIMIT", "1000000/min");
    private static final List<String> STAGES =
            List.of("queued", "parsing", "prompting", "generating", "parsing_response", "completed");

    @TempDir
    Path data;

    @Test
    void a_job_its_content_its_quota_and_its_stream_survive_a_restart() throws Exception {
        UUID job;
        Quota before;
        try (UpProcess up = UpProcess.up(data, UNHURRIED)) {
            try (QuillClient client = up.client()) {
                Load.loadCatalogue(client);
                job = generate(client, up).jobId();
                assertEquals(STAGES, stages(client, job), "stages as they happen");
                assertCompleted(client.job(job));
                before = client.quota();
            }
            assertEquals(0, up.terminate(Duration.ofSeconds(20)), "exit code after SIGTERM");
        }
        try (UpProcess again = UpProcess.up(data, UNHURRIED);
                QuillClient client = again.client()) {
            assertCompleted(client.job(job));
            assertEquals(before, client.quota());
            assertEquals(STAGES, stages(client, job), "stages replayed after the restart");
            Verdict.assertHolds(again, null);
        }
    }

    @Test
    void nothing_is_lost_or_charged_twice_when_power_fails_in_the_middle_of_a_burst() throws Exception {
        int jobs = 500;
        Load load;
        try (UpProcess up = UpProcess.up(data, UNHURRIED);
                QuillClient client = up.client()) {
            Load.loadCatalogue(client);
            load = new Load(workspace(up));
            Thread burst = Thread.ofVirtual().start(() -> load.post(client, "burst-", jobs));
            assertTrue(
                    Load.eventually(Duration.ofSeconds(60), () -> load.journal().count(202) > jobs / 4),
                    "the burst began");
            up.killGroup();
            burst.join();
        }
        assertTrue(load.journal().count(202) < jobs, "the kill came too late to prove anything");
        try (UpProcess again = UpProcess.up(data, UNHURRIED);
                QuillClient client = again.client()) {
            load.post(client, "burst-", jobs);
            assertTrue(
                    Load.eventually(Duration.ofSeconds(90), () -> client.quota().reserved() == 0),
                    () -> "jobs that never ended: " + client.quota());
            Verdict.assertHolds(again, load.journal());
            assertEquals(jobs, client.quota().settled(), "each job was charged once");
        }
    }

    private static Job generate(QuillClient client, UpProcess up) throws Exception {
        return client.generate(
                CopyGenerationRequest.of(
                        workspace(up), SampleCatalogue.products().getFirst().id(), "titles"),
                PostOptions.DEFAULT);
    }

    private static UUID workspace(UpProcess up) throws Exception {
        return UUID.fromString(up.endpoints().get("workspace_id").asText());
    }

    private static List<String> stages(QuillClient client, UUID job) {
        List<String> stages = new ArrayList<>();
        try (EventStream<JobEvent> events = client.events(job)) {
            for (JobEvent event : events) {
                assertEquals(stages.size() + 1, event.seq(), "numbers without gap");
                stages.add(event.stage());
            }
        }
        return stages;
    }

    private static void assertCompleted(Job job) {
        assertEquals("completed", job.status(), () -> "error: " + job.error());
        assertEquals(5, job.items().size());
        job.items().forEach(title -> assertTrue(title.codePointCount(0, title.length()) < 60, title));
        assertTrue(job.tokensUsed() > 0 && job.costMicros() > 0);
    }
}
