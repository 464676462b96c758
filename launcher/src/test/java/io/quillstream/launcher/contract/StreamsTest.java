package io.quillstream.launcher.contract;

import static io.quillstream.launcher.contract.Tenant.GENERATE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Progress as section 6 of the contract has it. */
@ExtendWith(House.Shared.class)
class StreamsTest {

    private static final List<String> STAGES =
            List.of("queued", "parsing", "prompting", "generating", "parsing_response", "completed");
    private static final List<String> NUMBERS = List.of("1", "2", "3", "4", "5", "6");

    private static String[] as(Tenant tenant) {
        return new String[] {"Authorization", "Bearer " + tenant.tokens().of(tenant.workspace(), "viewer", "jobs:read")
        };
    }

    private static String[] as(Tenant tenant, String name, String value) {
        return new String[] {as(tenant)[0], as(tenant)[1], name, value};
    }

    @Test
    void a_stream_tells_every_stage_once_and_closes_behind_the_end(House house) {
        Tenant tenant = house.tenant(5);
        Reply accepted = tenant.somebody().post(GENERATE, tenant.order());
        String job = accepted.at("/job_id");
        Events live = Events.of(house.url(), accepted.at("/links/events"), as(tenant));
        assertEquals(200, live.status());
        assertEquals(
                "text/event-stream",
                live.headers().firstValue("Content-Type").orElse("").split(";")[0]);
        assertEquals(
                "no-cache, no-transform",
                live.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("no", live.headers().firstValue("X-Accel-Buffering").orElse(""));
        assertTrue(live.headers().firstValue("X-Request-Id").isPresent());
        assertEquals("retry: 3000", live.lines().getFirst().replaceAll("^retry:\\s*", "retry: "));
        assertEquals(STAGES, live.names());
        assertEquals(NUMBERS, live.ids());
        int seq = 0;
        for (Events.Event event : live.events()) {
            JsonNode data = event.json();
            for (String field : List.of("job_id", "seq", "stage", "status", "attempt", "message", "percent", "at")) {
                assertTrue(data.has(field), field + " of " + data);
            }
            assertEquals(
                    ++seq + " " + event.name() + " " + job,
                    data.path("seq") + " " + data.path("stage").asText() + " "
                            + data.path("job_id").asText());
        }
        JsonNode end = live.events().getLast().json();
        JsonNode shown = tenant.somebody().get("/api/v1/jobs/" + job).json();
        for (String field : List.of("items", "tokens_used", "cost_micros", "status")) {
            assertEquals(shown.path(field), end.path(field), "never older than what a stream has shown");
        }
        Events replayed = Events.of(house.url(), "/api/v1/copy/generate/" + job + "/status", as(tenant));
        assertEquals(live.events(), replayed.events(), "both addresses, at any time");
    }

    @Test
    void a_stream_goes_on_behind_the_last_event_seen(House house) {
        Tenant tenant = house.tenant(5);
        String path = "/api/v1/jobs/" + tenant.completed("").at("/job_id") + "/events";
        for (int seen = 0; seen <= 6; seen++) {
            String number = Integer.toString(seen);
            List<String> rest = NUMBERS.subList(seen, 6);
            assertEquals(
                    rest,
                    Events.of(house.url(), path, as(tenant, "Last-Event-ID", number))
                            .ids());
            assertEquals(
                    rest,
                    Events.of(house.url(), path + "?last_event_id=" + number, as(tenant))
                            .ids());
        }
        Events both = Events.of(house.url(), path + "?last_event_id=1", as(tenant, "Last-Event-ID", "5"));
        assertEquals(List.of("6"), both.ids());
        for (String garbage : List.of("x", "-1", "1.5", "0x1", "1,2", "99999999999999999999", "1 2")) {
            Reply reply = tenant.somebody().get(path, "Last-Event-ID", garbage);
            assertEquals("400 EVENT_ID_INVALID", reply.status() + " " + reply.code(), garbage);
        }
        Reply query = tenant.somebody().get(path + "?last_event_id=x");
        assertEquals("400 EVENT_ID_INVALID", query.status() + " " + query.code());
    }

    @Test
    void who_cannot_take_events_or_names_no_job_gets_a_problem(House house) {
        Tenant tenant = house.tenant(5);
        String path = "/api/v1/jobs/" + tenant.completed("").at("/job_id") + "/events";
        for (String accept :
                List.of("application/json", "text/html", "image/png", "text/event-stream;q=0", "application/*")) {
            Reply reply = tenant.somebody().get(path, "Accept", accept);
            assertEquals("406 NOT_ACCEPTABLE", reply.status() + " " + reply.code(), accept);
        }
        for (String accept : List.of("*/*", "text/*", "text/event-stream", "text/html, */*;q=0.1")) {
            assertEquals(
                    STAGES,
                    Events.of(house.url(), path, as(tenant, "Accept", accept)).names(),
                    accept);
        }
        Tenant stranger = house.tenant(1);
        for (String unknown : List.of(
                path,
                "/api/v1/jobs/" + UUID.randomUUID() + "/events",
                "/api/v1/jobs/x/events",
                "/api/v1/copy/generate/" + UUID.randomUUID() + "/status",
                "/api/v1/batches/" + UUID.randomUUID() + "/events")) {
            Reply reply = stranger.somebody().get(unknown);
            assertEquals("404 NOT_FOUND", reply.status() + " " + reply.code(), unknown);
        }
        Reply post = tenant.somebody().post(path, "{}");
        assertEquals("405 METHOD_NOT_ALLOWED", post.status() + " " + post.code());
    }

    @Test
    void a_ticket_opens_its_stream_once(House house) {
        Tenant tenant = house.tenant(5);
        String job = tenant.completed("").at("/job_id");
        String other = tenant.completed(",\"count\":2").at("/job_id");
        Reply ticket = tenant.somebody().post("/api/v1/stream-tickets", "{\"job_id\":\"" + job + "\"}");
        assertEquals(201, ticket.status(), ticket::toString);
        Instant expires = Instant.parse(ticket.at("/expires_at"));
        assertTrue(expires.isAfter(Instant.now().plusSeconds(50))
                && expires.isBefore(Instant.now().plusSeconds(62)));
        String path = "/api/v1/jobs/" + job + "/events?ticket=" + ticket.at("/ticket");
        assertEquals(STAGES, Events.of(house.url(), path).names());
        Reply used = house.nobody().get(path);
        assertEquals("401 TOKEN_INVALID", used.status() + " " + used.code());
        Reply second = tenant.somebody().post("/api/v1/stream-tickets", "{\"job_id\":\"" + job + "\"}");
        Reply elsewhere = house.nobody().get("/api/v1/jobs/" + other + "/events?ticket=" + second.at("/ticket"));
        assertEquals("401 TOKEN_INVALID", elsewhere.status() + " " + elsewhere.code());
        assertEquals(
                401,
                house.nobody().get("/api/v1/jobs/" + job + "/events?ticket=").status());
        assertEquals(
                401,
                house.nobody()
                        .get("/api/v1/jobs?ticket=" + second.at("/ticket"))
                        .status(),
                "for streams only");
        for (String wrong : List.of(
                "{}",
                "{\"job_id\":\"x\"}",
                "{\"job_id\":null}",
                "{\"job_id\":\"" + job + "\",\"batch_id\":\"" + job + "\"}",
                "{\"user_id\":\"" + job + "\"}")) {
            assertEquals(
                    422, tenant.somebody().post("/api/v1/stream-tickets", wrong).status(), wrong);
        }
        Reply conversation =
                tenant.somebody().post("/api/v1/stream-tickets", "{\"conversation_id\":\"" + UUID.randomUUID() + "\"}");
        assertEquals(404, conversation.status());
    }

    @Test
    void a_batch_tells_its_progress_and_its_end(House house) {
        Tenant tenant = house.tenant(100);
        String lines = IntStream.rangeClosed(1, 60)
                .mapToObj(i -> tenant.line("s" + i, ",\"target_audience\":\"stream " + i + "\""))
                .collect(Collectors.joining("\n"));
        String batch = tenant.somebody().batch(lines).at("/batch_id");
        Events events = Events.of(house.url(), "/api/v1/batches/" + batch + "/events", as(tenant));
        assertEquals(200, events.status());
        assertTrue(events.names().stream().allMatch("batch_progress"::equals), events::toString);
        JsonNode last = events.events().getLast().json();
        assertEquals(
                "completed 60",
                last.path("status").asText() + " " + last.at("/request_counts/completed"),
                last::toString);
        Reply ticket = tenant.somebody().post("/api/v1/stream-tickets", "{\"batch_id\":\"" + batch + "\"}");
        Events again = Events.of(house.url(), "/api/v1/batches/" + batch + "/events?ticket=" + ticket.at("/ticket"));
        assertEquals(
                last.path("request_counts"), again.events().getLast().json().path("request_counts"));
    }

    /** {@code ./quill test -pl launcher -Dtest.excluded=docker -Dtest=StreamsTest}: waits for a heartbeat and for an expiry. */
    @Test
    @Tag("long")
    void an_idle_stream_has_a_heartbeat_and_ends_with_its_token(House house) {
        Tenant tenant = house.tenant(10_000);
        String lines = IntStream.rangeClosed(1, 5_000)
                .mapToObj(i -> tenant.line("h" + i, ",\"target_audience\":\"heart " + i + "\""))
                .collect(Collectors.joining("\n"));
        Reply flood = tenant.somebody().batch(lines);
        long exp = Instant.now().getEpochSecond() - 45;
        String soon = house.tokens()
                .claims("{\"sub\":\"v\",\"workspace_id\":\"%s\",\"scope\":\"jobs:read\",\"exp\":%d}"
                        .formatted(tenant.workspace(), exp));
        String job =
                tenant.somebody().get("/api/v1/jobs?status=pending&limit=1").at("/data/0/job_id");
        Events expired = Events.of(house.url(), "/api/v1/jobs/" + job + "/events", "Authorization", "Bearer " + soon);
        assertEquals("auth_expired", expired.events().getLast().name());
        assertEquals(null, expired.events().getLast().id());
        Events beating = Events.of(":", house.url(), "/api/v1/jobs/" + job + "/events", as(tenant));
        assertTrue(beating.lines().getLast().startsWith(":"), beating::toString);
        tenant.somebody().delete("/api/v1/batches/" + flood.at("/batch_id"));
        tenant.ended(flood.at("/batch_id"));
    }
}
