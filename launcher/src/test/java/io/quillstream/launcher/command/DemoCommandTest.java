package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.audit.AuditReport;
import io.quillstream.client.Batch;
import io.quillstream.client.Job;
import io.quillstream.client.Quota;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.workers.provider.Provider;
import io.quillstream.workers.provider.ProviderList;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The demo costs nothing and ends well in an environment that is made for something else. */
class DemoCommandTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Settings NONE = new Settings(Map.of());
    private static final Settings ELSEWHERE = new Settings(Map.of(
            "OPENAI_API_KEY", "sk-of-somebody-who-pays",
            "QUILL_GEMINI_API_KEY", "of-somebody-who-pays",
            "QUILL_LLM_CHAIN", "gemini,openai",
            "QUILL_MODE", "prod",
            "QUILL_RATE_LIMIT", "1/min",
            "QUILL_LOCAL_LATENCY", "1m",
            "QUILL_JOB_DEADLINE", "1s",
            "QUILL_HTTP_PORT", "9000"));

    @Test
    void nobody_is_asked_but_the_local_writer() {
        for (boolean keep : new boolean[] {false, true}) {
            assertEquals(
                    List.of("local"),
                    ProviderList.of(DemoCommand.settings(ELSEWHERE, keep)).stream()
                            .map(Provider::name)
                            .toList());
        }
    }

    @Test
    void settings_of_the_process_do_not_reach_it() {
        Settings demo = DemoCommand.settings(ELSEWHERE, false);
        Settings alone = DemoCommand.settings(NONE, false);
        for (Setting<?> setting : QuillSettings.KNOWN.all()) {
            assertEquals(alone.sourced(setting), demo.sourced(setting), setting.name());
        }
    }

    @Test
    void a_demo_that_stays_is_found_where_a_server_would_be() {
        assertEquals(9000, DemoCommand.settings(ELSEWHERE, true).get(ConnectionSettings.HTTP_PORT));
        assertEquals(8080, DemoCommand.settings(NONE, true).get(ConnectionSettings.HTTP_PORT));
        assertEquals(0, DemoCommand.settings(ELSEWHERE, false).get(ConnectionSettings.HTTP_PORT));
    }

    @Test
    void for_scripts_it_prints_all_that_it_shows() throws Exception {
        Job job = new Job(
                UUID.randomUUID(),
                "copy",
                "completed",
                List.of("A kettle"),
                null,
                null,
                12L,
                34L,
                1L,
                "local",
                "local",
                "v1",
                false,
                1,
                Instant.EPOCH,
                Instant.EPOCH,
                Map.of());
        Batch batch = new Batch(UUID.randomUUID(), "completed", new Batch.Counts(2, 2, 0, 0), 2L, 68L, 0L, null);
        List<JsonNode> results = List.of(JSON.readTree("{\"tokens_used\": 5}"), JSON.readTree("{\"tokens_used\": 7}"));
        Quota quota = new Quota("free", "2026-11", 100, 0, 3, 97, Instant.EPOCH);
        AuditReport audit = new AuditReport(3, 1, 4, 0, new TreeMap<>(), Duration.ofMillis(1), Optional.empty());

        JsonNode report = JSON.readTree(Printed.json(DemoCommand.report(job, batch, results, quota, audit)));
        assertEquals("A kettle", report.at("/job/items/0").asText(), report::toString);
        assertFalse(report.path("job").has("faq"), "only for that type");
        assertEquals("1970-01-01T00:00:00Z", report.at("/job/created_at").asText());
        assertEquals(2, report.at("/batch/request_counts/completed").asInt());
        assertEquals(2, report.path("results").size());
        assertEquals(12, report.path("tokens_used").asInt());
        assertEquals(97, report.at("/quota/available").asInt());
        assertTrue(report.at("/audit/holds").asBoolean(), report::toString);
    }

    @Test
    void a_misspelt_setting_is_told_here_too() {
        Settings misspelt = new Settings(Map.of("QUILL_LLM_CHIAN", "local"));
        assertThrows(InvalidSettingException.class, () -> DemoCommand.settings(misspelt, false));
    }
}
