package io.quillstream.launcher.stream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.launcher.scenario.UpProcess;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.samples.SampleCatalogue;
import io.quillstream.testkit.stream.SseSocket;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of streams when time has passed: histories have expired, keys have been revoked. */
class StreamsOverTimeTest {

    /** A day is a second here, and the bridge keeps nothing in memory. */
    private static final Map<String, String> SHORT_LIVED = Map.of(
            "QUILL_HISTORY_TTL", "1s",
            "QUILL_BRIDGE_LOOKBACK", "0",
            "QUILL_LOCAL_LATENCY", "20m",
            "QUILL_JOB_DEADLINE", "30m");

    private static final Duration REVOKED_WITHIN = Duration.ofSeconds(60);

    @TempDir
    static Path data;

    private static UpProcess up;
    private static JsonNode endpoints;
    private static QuillClient door;

    @BeforeAll
    static void start() throws Exception {
        up = UpProcess.up(data, SHORT_LIVED);
        endpoints = up.endpoints();
        door = up.client();
    }

    @AfterAll
    static void stop() {
        door.close();
        up.close();
    }

    @Test
    void the_stream_of_a_job_whose_history_has_expired_still_replays_it() throws Exception {
        UUID job = job();
        List<String> live;
        try (SseSocket stream = stream(job, key())) {
            skipTo(stream, "event: generating");
            door.cancel(job);
            live = stream.lines();
        }
        assertTrue(live.contains("event: cancelled"), live::toString);
        try (RedisStore redis = RedisStore.open(endpoints.get("redis").asText())) {
            awaitExpiry(redis, RedisKeys.history(job));
        }
        List<String> whole;
        try (SseSocket again = stream(job, key())) {
            whole = again.lines();
        }
        assertEquals(List.of("1", "2", "3", "4", "5"), ids(whole));
        assertEquals(live.getLast(), whole.getLast(), "the same end as when it was live");
        try (SseSocket rest = stream(job, key(), "Last-Event-ID: 4")) {
            assertEquals(List.of("5"), ids(rest.lines()));
        }
    }

    @Test
    void a_revoked_key_ends_its_streams_within_a_minute_and_the_others_go_on() throws Exception {
        UUID job = job();
        String keys =
                "/api/v1/admin/workspaces/" + endpoints.get("workspace_id").asText() + "/api-keys";
        JsonNode made =
                door.send("POST", keys, JsonNodeFactory.instance.objectNode().put("name", "to be revoked"));
        try (SseSocket revoked = stream(job, made.get("key").asText());
                SseSocket other = stream(job, key())) {
            skipTo(revoked, "event: generating");
            long begun = System.nanoTime();
            door.send("DELETE", keys + "/" + made.get("key_id").asText(), null);
            List<String> rest = revoked.lines();
            Duration taken = Duration.ofNanos(System.nanoTime() - begun);
            assertEquals(List.of("auth_expired"), events(rest));
            assertEquals(List.of(), ids(rest));
            assertTrue(taken.compareTo(REVOKED_WITHIN) < 0, taken::toString);
            door.cancel(job);
            assertTrue(other.lines().contains("event: cancelled"));
        }
    }

    private static UUID job() {
        UUID workspace = UUID.fromString(endpoints.get("workspace_id").asText());
        UUID product = SampleCatalogue.products().getFirst().id();
        return door.generate(CopyGenerationRequest.of(workspace, product, "titles"), PostOptions.DEFAULT)
                .jobId();
    }

    private static String key() {
        return endpoints.get("api_key").asText();
    }

    private static SseSocket stream(UUID job, String key, String... more) throws IOException {
        String[] fields = Stream.concat(Stream.of("Authorization: Bearer " + key), Stream.of(more))
                .toArray(String[]::new);
        URI url = URI.create(endpoints.get("url").asText());
        SseSocket stream = SseSocket.patient(60_000, url, "/api/v1/jobs/" + job + "/events", fields);
        assertEquals(200, stream.status());
        return stream;
    }

    private static void skipTo(SseSocket stream, String wanted) throws IOException {
        for (String line = stream.line(); !wanted.equals(line); line = stream.line()) {
            assertTrue(line != null, "the stream ended before: " + wanted);
        }
    }

    private static List<String> ids(List<String> lines) {
        return values(lines, "id: ");
    }

    private static List<String> events(List<String> lines) {
        return values(lines, "event: ");
    }

    private static List<String> values(List<String> lines, String field) {
        return lines.stream()
                .filter(line -> line.startsWith(field))
                .map(line -> line.substring(field.length()))
                .toList();
    }

    private static void awaitExpiry(RedisStore redis, String key) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (redis.client().exists(key)) {
            assertTrue(System.nanoTime() < deadline, "the history did not expire");
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
    }
}
