package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.redis.StoredTickets;
import io.quillstream.stores.redis.StoredTickets.Ticket;
import io.quillstream.testkit.stream.SseSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a bridge refuses, and how it says so. */
class RefusalTest {

    private static final int STREAMS_PER_USER = 5;

    private static BridgeHouse house;
    private static RunningBridge bridge;
    private static UUID job;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open();
        bridge = house.bridge(Map.of("QUILL_STREAMS_PER_USER", Integer.toString(STREAMS_PER_USER)));
        job = house.queued();
        house.worker.runToEnd(job);
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void an_unknown_job_and_a_foreign_one_are_the_same_404() throws Exception {
        house.view.catchUp();
        UUID unknown = UUID.randomUUID();
        String ofUnknown = refused(404, "NOT_FOUND", Sse.ofJob(unknown), bearer());
        String ofForeign = refused(404, "NOT_FOUND", Sse.ofJob(job), Sse.bearer(house.foreignToken()));
        assertEquals(anonymous(ofUnknown, unknown), anonymous(ofForeign, job));
    }

    @Test
    void whether_a_job_exists_is_not_guessed_while_the_view_lags() throws Exception {
        try (BridgeHouse lagging = BridgeHouse.open()) {
            RunningBridge other = lagging.bridge();
            int behind = lagging.worker.report(UUID.randomUUID(), Stage.QUEUED).partition();
            int partitions = lagging.settings.get(ConnectionSettings.TOPIC_PARTITIONS);
            UUID elsewhere = Stream.generate(UUID::randomUUID)
                    .filter(id -> ReadBarrier.partitionOf(id.toString(), partitions) == behind)
                    .findFirst()
                    .orElseThrow();
            try (SseSocket answer =
                    SseSocket.get(other.url(), Sse.ofJob(elsewhere), Sse.bearer(lagging.token("dev")))) {
                assertEquals(503, answer.status());
                assertEquals("1", answer.field("Retry-After"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "1-1-1-1-1", "00000000-0000-4000-8000-00000000d0eg"})
    void what_cannot_be_an_id_is_unknown_too(String id) throws Exception {
        refused(404, "NOT_FOUND", "/api/v1/jobs/" + id + "/events", bearer());
        refused(404, "NOT_FOUND", "/api/v1/batches/" + id + "/events", bearer());
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "-1", "1.5", "0x1", "01", "1 2", "99999999999999999999", "\u0663"})
    void garbage_as_last_event_id_is_400(String id) throws Exception {
        String encoded = java.net.URLEncoder.encode(id, java.nio.charset.StandardCharsets.UTF_8);
        refused(400, "EVENT_ID_INVALID", Sse.ofJob(job) + "?last_event_id=" + encoded, bearer());
        if (id.chars().allMatch(c -> c < 128)) {
            refused(400, "EVENT_ID_INVALID", Sse.ofJob(job), bearer(), "Last-Event-ID: " + id);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/html", "text/event-stream;q=0", "image/*"})
    void a_client_that_wants_something_else_gets_406(String accept) throws Exception {
        refused(406, "NOT_ACCEPTABLE", Sse.ofJob(job), bearer(), "Accept: " + accept);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*/*", "text/event-stream", "text/*", "text/html, text/event-stream;q=0.1"})
    void a_client_that_takes_streams_gets_one(String accept) throws Exception {
        try (SseSocket answer = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer(), "Accept: " + accept)) {
            assertEquals(200, answer.status());
        }
    }

    @Test
    void without_a_credential_or_with_one_in_the_address_it_is_401() throws Exception {
        refused(401, "UNAUTHENTICATED", Sse.ofJob(job));
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?access_token=" + house.token("dev"));
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?ticket=" + house.token("dev"));
        String narrow = DevTokens.of(house.settings)
                .mint(house.workspace, "dev", Set.of(Scope.USAGE_READ), Duration.ofMinutes(1), Instant.now());
        refused(403, "FORBIDDEN", Sse.ofJob(job), Sse.bearer(narrow));
    }

    @Test
    void a_ticket_opens_its_stream_once() throws Exception {
        String ticket = ticket("job", job);
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job) + "?ticket=" + ticket)) {
            assertEquals(List.of(1, 2, 3, 4, 5, 6), Sse.ids(stream.lines()));
        }
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?ticket=" + ticket);
    }

    @Test
    void a_ticket_opens_no_other_stream() throws Exception {
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?ticket=" + ticket("job", UUID.randomUUID()));
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?ticket=" + ticket("batch", job));
        refused(400, "MALFORMED_REQUEST", Sse.ofJob(job) + "?ticket=" + ticket("job", job), bearer());
    }

    /** Whoever finds the address in a log has the token, whatever the door was opened with. */
    @Test
    void a_token_in_the_address_is_refused_beside_a_ticket_too_and_the_ticket_stays_good() throws Exception {
        String ticket = ticket("job", job);
        String token = house.token("dev");
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?ticket=" + ticket + "&access_token=" + token);
        refused(401, "TOKEN_INVALID", Sse.ofJob(job) + "?token=" + token + "&ticket=" + ticket);
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job) + "?ticket=" + ticket)) {
            assertEquals(200, stream.status());
        }
    }

    @Test
    void one_user_has_so_many_streams_and_no_more() throws Exception {
        UUID open = house.queued();
        String user = Sse.bearer(house.token("collector"));
        List<SseSocket> streams = new ArrayList<>();
        for (int i = 0; i < STREAMS_PER_USER; i++) {
            SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(open), user);
            assertEquals(200, stream.status());
            streams.add(stream);
        }
        try (SseSocket one = SseSocket.get(bridge.url(), Sse.ofJob(open), user)) {
            assertEquals(429, one.status());
            assertNotNull(one.field("Retry-After"));
            assertTrue(one.text().contains("\"TOO_MANY_STREAMS\""));
        }
        try (SseSocket other = SseSocket.get(bridge.url(), Sse.ofJob(open), Sse.bearer(house.token("somebody else")))) {
            assertEquals(200, other.status());
        }
        house.worker.runToEnd(open);
        for (SseSocket stream : streams) {
            stream.lines();
            stream.close();
        }
        Eventually.holds(Duration.ofSeconds(5), () -> statusOf(Sse.ofJob(job), user) == 200);
    }

    @Test
    void a_question_for_the_head_gets_no_stream() throws Exception {
        try (SseSocket head = SseSocket.head(bridge.url(), Sse.ofJob(job), bearer())) {
            assertEquals(200, head.status());
            assertEquals("text/event-stream", head.field("Content-Type"));
        }
        UUID running = house.queued();
        double before = bridge.metric("quill.stream.clients");
        try (SseSocket head = SseSocket.head(bridge.url(), Sse.ofJob(running), bearer())) {
            assertEquals(200, head.status());
            assertEquals(before, bridge.metric("quill.stream.clients"));
        }
    }

    private static int statusOf(String target, String field) {
        try (SseSocket answer = SseSocket.get(bridge.url(), target, field)) {
            return answer.status();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String refused(int status, String code, String target, String... fields) throws Exception {
        try (SseSocket answer = SseSocket.get(bridge.url(), target, fields)) {
            assertEquals(status, answer.status());
            assertEquals("application/problem+json", answer.field("Content-Type"));
            if (status == 401) {
                assertNotNull(answer.field("WWW-Authenticate"));
            }
            String body = answer.text();
            assertTrue(body.contains("\"code\":\"" + code + "\""), body);
            return body;
        }
    }

    private static String anonymous(String body, UUID id) {
        return body.replace(id.toString(), "ID").replaceAll("\"request_id\":\"[^\"]+\"", "");
    }

    private static String ticket(String type, UUID subject) {
        String text = UUID.randomUUID().toString();
        new StoredTickets(house.redis)
                .put(text, new Ticket(house.workspace, "dev", type, subject, null, null, null), Duration.ofMinutes(1));
        return text;
    }

    private static String bearer() {
        return Sse.bearer(house.token("dev"));
    }
}
