package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/** Batches: each line stands for itself, and the figures add up. */
@ExtendWith(House.Shared.class)
class BatchesTest {

    @Test
    void bad_lines_fail_alone_under_the_number_an_editor_gives_them(House house) {
        Tenant tenant = house.tenant(20);
        Tenant other = house.tenant(1);
        String order = tenant.order();
        List<String> lines = List.of(
                tenant.line("good-1", ""),
                "",
                "   \t",
                "{broken",
                tenant.line("good-1", ""),
                tenant.line("count", ",\"count\":11"),
                tenant.line("field", ",\"x\":1"),
                tenant.line("product", "")
                        .replace(tenant.product().toString(), other.product().toString()),
                tenant.line("workspace", "")
                        .replace(
                                tenant.workspace().toString(), other.workspace().toString()),
                tenant.line("method", "").replace("POST", "GET"),
                tenant.line("url", "").replace("/api/v1/copy/generate", "/api/v1/jobs"),
                "{\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":" + order + "}",
                "[]",
                tenant.line("twice", "").replace("\"method\"", "\"method\":\"POST\",\"method\""),
                tenant.line("", ""),
                tenant.line("good-2", "") + "\r");
        Map<Integer, String> expected = Map.ofEntries(
                Map.entry(4, "MALFORMED_JSON"),
                Map.entry(5, "VALIDATION_FAILED"),
                Map.entry(6, "VALIDATION_FAILED"),
                Map.entry(7, "UNKNOWN_FIELD"),
                Map.entry(8, "INVALID_PRODUCT"),
                Map.entry(9, "WORKSPACE_MISMATCH"),
                Map.entry(10, "VALIDATION_FAILED"),
                Map.entry(11, "VALIDATION_FAILED"),
                Map.entry(12, "VALIDATION_FAILED"),
                Map.entry(13, "VALIDATION_FAILED"),
                Map.entry(14, "DUPLICATE_KEY"),
                Map.entry(15, "VALIDATION_FAILED"));
        Reply accepted = tenant.somebody().batch(String.join("\n", lines));
        assertEquals(202, accepted.status(), accepted::toString);
        assertEquals(
                "{\"total\":14,\"accepted\":2,\"rejected\":12}",
                accepted.json().path("request_counts").toString());
        Map<Integer, String> rejected = new java.util.TreeMap<>();
        accepted.json().path("rejected").forEach(line -> {
            assertTrue(line.has("custom_id") && line.at("/error/message").isTextual(), line::toString);
            rejected.put(line.path("line").asInt(), line.at("/error/code").asText());
        });
        assertEquals(new java.util.TreeMap<>(expected), rejected);
        String batch = accepted.at("/batch_id");
        JsonNode ended = tenant.ended(batch);
        assertEquals("completed", ended.path("status").asText());
        assertEquals(
                "{\"total\":14,\"completed\":2,\"failed\":12,\"cancelled\":0}",
                ended.path("request_counts").toString());
        assertEquals(2, ended.path("credits").asInt());
        assertTrue(
                ended.path("cost_micros").asLong() > 0
                        && ended.path("eta_seconds").asInt(-1) == 0,
                ended::toString);
        List<JsonNode> results =
                tenant.somebody().get("/api/v1/batches/" + batch + "/results").lines();
        assertEquals(14, results.size());
        List<JsonNode> failed = tenant.somebody()
                .get("/api/v1/batches/" + batch + "/results?only=failed")
                .lines();
        assertEquals(12, failed.size());
        failed.forEach(line -> assertEquals("failed", line.path("status").asText()));
        results.stream()
                .filter(line -> line.path("status").asText().equals("completed"))
                .forEach(line -> {
                    assertEquals(5, line.path("items").size(), line::toString);
                    assertTrue(line.path("error").isNull()
                            && line.path("custom_id").asText().startsWith("good-"));
                    assertEquals(
                            200,
                            tenant.somebody()
                                    .get("/api/v1/jobs/" + line.path("job_id").asText())
                                    .status());
                });
        assertEquals(
                422,
                tenant.somebody()
                        .get("/api/v1/batches/" + batch + "/results?only=bad")
                        .status());
        assertEquals(18, tenant.quota().path("available").asInt());
    }

    @Test
    void a_wrong_batch_is_refused_as_a_whole_and_changes_nothing(House house) {
        Tenant tenant = house.tenant(5);
        String line = tenant.line("a", "");
        String many = IntStream.rangeClosed(1, 50_001).mapToObj(i -> "{}").collect(Collectors.joining("\n"));
        Map<String, Long> before = house.traces().atRest();
        List<Executable> all = new ArrayList<>();
        refused(all, tenant, "", 422, "VALIDATION_FAILED");
        refused(all, tenant, "\n \r\n\n", 422, "VALIDATION_FAILED");
        refused(all, tenant, many, 422, "VALIDATION_FAILED");
        refused(all, tenant, line, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type", "application/json");
        refused(all, tenant, line, 415, "UNSUPPORTED_MEDIA_TYPE", "Content-Type", "text/plain");
        refused(all, tenant, line, 415, "ENCODING_UNSUPPORTED", "Content-Encoding", "br");
        refused(all, tenant, line, 400, "IDEMPOTENCY_KEY_INVALID", "Idempotency-Key", "a b");
        assertAll(all);
        assertEquals(before, house.traces().atRest());
        assertEquals(5, tenant.quota().path("available").asInt());
    }

    private static void refused(
            List<Executable> all, Tenant tenant, String body, int status, String code, String... headers) {
        all.add(() -> {
            Reply reply = tenant.somebody().batch(body, headers);
            assertEquals(status + " " + code, reply.status() + " " + reply.code(), reply::toString);
        });
    }

    @Test
    void a_batch_sent_again_under_its_key_is_the_same_batch(House house) {
        Tenant tenant = house.tenant(10);
        String body = tenant.line("a", "") + "\nbad\n" + tenant.line("b", "");
        Reply first = tenant.somebody().batch(body, "Idempotency-Key", "b1");
        assertEquals(202, first.status(), first::toString);
        tenant.ended(first.at("/batch_id"));
        Reply again = tenant.somebody().batch(body, "Idempotency-Key", "b1", "Content-Type", "application/jsonl");
        assertEquals("202 true", again.status() + " " + again.header("Idempotent-Replayed"), again::toString);
        for (String same : new String[] {"/batch_id", "/request_counts", "/rejected"}) {
            assertEquals(first.json().at(same), again.json().at(same));
        }
        Reply other = tenant.somebody().batch(body + "\n" + tenant.line("c", ""), "Idempotency-Key", "b1");
        assertEquals("422 IDEMPOTENCY_KEY_REUSED", other.status() + " " + other.code());
        Reply single = tenant.somebody().post(Tenant.GENERATE, tenant.order(), "Idempotency-Key", "b1");
        assertEquals("422 IDEMPOTENCY_KEY_REUSED", single.status() + " " + single.code());
        assertEquals(8, tenant.quota().path("available").asInt());
        Reply free = tenant.somebody().batch(body);
        assertTrue(!free.at("/batch_id").equals(first.at("/batch_id")));
    }

    @Test
    void cancelling_a_batch_returns_the_credits_of_the_rest(House house) {
        Tenant tenant = house.tenant(1_000);
        String body = IntStream.rangeClosed(1, 400)
                .mapToObj(i -> tenant.line("c" + i, ",\"target_audience\":\"cancel " + i + "\""))
                .collect(Collectors.joining("\n"));
        Reply accepted = tenant.somebody().batch(body);
        assertEquals("202 in_progress", accepted.status() + " " + accepted.at("/status"), accepted::toString);
        String path = "/api/v1/batches/" + accepted.at("/batch_id");
        Reply cancel = tenant.somebody().delete(path);
        assertEquals(202, cancel.status(), cancel::toString);
        JsonNode ended = tenant.ended(accepted.at("/batch_id"));
        assertEquals("cancelled", ended.path("status").asText(), ended::toString);
        JsonNode counts = ended.path("request_counts");
        assertEquals(
                400, counts.path("completed").asInt() + counts.path("cancelled").asInt(), counts::toString);
        assertTrue(counts.path("cancelled").asInt() > 100, counts::toString);
        assertTrue(
                Waiting.until(
                        Duration.ofSeconds(10),
                        () -> tenant.quota().path("reserved").asInt() == 0),
                () -> tenant.quota().toString());
        assertEquals(
                counts.path("completed").asInt(), tenant.quota().path("settled").asInt());
        assertEquals(
                1_000 - counts.path("completed").asInt(),
                tenant.quota().path("available").asInt());
        Reply again = tenant.somebody().delete(path);
        assertEquals("409 ALREADY_FINISHED", again.status() + " " + again.code());
    }

    @Test
    void lines_beyond_the_credits_fail_and_the_others_do_not(House house) {
        Tenant tenant = house.tenant(3);
        String body = IntStream.rangeClosed(1, 5)
                .mapToObj(i -> tenant.line("q" + i, ""))
                .collect(Collectors.joining("\n"));
        Reply accepted = tenant.somebody().batch(body);
        assertEquals(5, accepted.json().at("/request_counts/accepted").asInt());
        JsonNode ended = tenant.ended(accepted.at("/batch_id"));
        assertEquals(
                "{\"total\":5,\"completed\":3,\"failed\":2,\"cancelled\":0}",
                ended.path("request_counts").toString());
        Set<String> codes = new HashSet<>();
        tenant.somebody()
                .get("/api/v1/batches/" + accepted.at("/batch_id") + "/results?only=failed")
                .lines()
                .forEach(line -> codes.add(line.at("/error/code").asText() + " "
                        + line.path("credits").asInt(-1)));
        assertEquals(Set.of("QUOTA_EXCEEDED 0"), codes);
        assertEquals(
                404,
                tenant.somebody().get("/api/v1/batches/" + UUID.randomUUID()).status());
    }

    @Test
    void only_a_hundred_rejections_are_shown_but_all_can_be_read(House house) {
        Tenant tenant = house.tenant(1);
        String body = "bad\n".repeat(250);
        Reply accepted = tenant.somebody()
                .send(
                        "POST",
                        "/api/v1/batches",
                        body.getBytes(StandardCharsets.UTF_8),
                        "Content-Type",
                        "application/jsonl");
        assertEquals(
                "completed 250 100",
                accepted.at("/status") + " " + accepted.at("/request_counts/rejected") + " "
                        + accepted.json().path("rejected").size());
        String results = "/api/v1/batches/" + accepted.at("/batch_id") + "/results?only=failed";
        List<JsonNode> all = tenant.somebody().get(results).lines();
        assertEquals(250, all.size());
        assertEquals(250, all.getLast().path("line").asInt());
    }
}
