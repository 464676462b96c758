package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A stream goes on behind the last event seen, whatever happens to its connections. */
class EventStreamTest {

    private static final UUID JOB = UUID.randomUUID();
    private static final String QUICK = "retry: 5\n\n";

    @Test
    void a_broken_connection_is_resumed_behind_the_last_event() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.broken(QUICK + event(1, "queued") + event(2, "parsing")),
                ScriptedServer.stream(QUICK + event(3, "completed")))) {
            assertEquals(List.of(1L, 2L, 3L), follow(server, 0));
            assertFalse(server.heads().get(0).contains("Last-Event-ID"));
            assertTrue(
                    server.heads().get(1).contains("Last-Event-ID: 2\n"),
                    server.heads().get(1));
        }
    }

    @Test
    void a_server_that_says_try_later_is_tried_later() throws Exception {
        String problem = "{\"status\":503,\"code\":\"OVERLOADED\",\"title\":\"t\",\"retryable\":true}";
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, "application/problem+json", problem),
                ScriptedServer.stream(event(1, "failed")))) {
            assertEquals(List.of(1L), follow(server, 0));
        }
    }

    @Test
    void a_refusal_is_told_as_what_it_is() throws Exception {
        String problem = "{\"status\":404,\"code\":\"NOT_FOUND\",\"title\":\"t\",\"detail\":\"no\",\"retryable\":false,"
                + "\"request_id\":\"r\"}";
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.json(404, "application/problem+json", problem))) {
            ProblemAnswerException refusal = assertThrows(ProblemAnswerException.class, () -> follow(server, 0));
            assertEquals("NOT_FOUND", refusal.problem().code());
            assertEquals("NOT_FOUND: no", refusal.getMessage());
        }
    }

    @Test
    void a_stream_with_nothing_missing_ends_once_the_job_is_known_to_be_over() throws Exception {
        String job = "{\"job_id\":\"" + JOB + "\",\"status\":\"completed\",\"degraded\":false}";
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.stream(QUICK),
                ScriptedServer.json(200, "application/json", job),
                ScriptedServer.stream(QUICK))) {
            assertEquals(List.of(), follow(server, 6));
        }
    }

    @Test
    void an_expired_credential_is_replaced_by_a_new_one() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.stream(QUICK + event(1, "queued") + "event: auth_expired\ndata: {}\n\n"),
                        ScriptedServer.stream(event(2, "cancelled")));
                QuillClient client = new QuillClient(server.url(), () -> "token-" + asked.incrementAndGet());
                EventStream<JobEvent> events = client.events(JOB)) {
            List<Long> numbers = new ArrayList<>();
            events.forEach(each -> numbers.add(each.seq()));
            assertEquals(List.of(1L, 2L), numbers);
            assertTrue(server.heads().get(1).contains("Authorization: Bearer token-2"));
        }
    }

    @Test
    void a_gap_is_never_passed_over_in_silence() throws Exception {
        try (ScriptedServer server =
                new ScriptedServer(ScriptedServer.stream(event(1, "queued") + event(3, "failed")))) {
            assertThrows(UnexpectedAnswerException.class, () -> follow(server, 0));
        }
    }

    @Test
    void a_page_of_something_else_is_no_stream() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(502, "text/html", "<html>"))) {
            assertThrows(UnexpectedAnswerException.class, () -> follow(server, 0));
        }
    }

    private static List<Long> follow(ScriptedServer server, long after) {
        List<Long> numbers = new ArrayList<>();
        try (QuillClient client = new QuillClient(server.url(), "key");
                EventStream<JobEvent> events = client.events(JOB, after, false)) {
            events.forEach(each -> numbers.add(each.seq()));
        }
        return numbers;
    }

    private static String event(int number, String stage) {
        return "id: " + number + "\nevent: " + stage + "\ndata: {\"job_id\":\"" + JOB + "\",\"seq\":" + number
                + ",\"stage\":\"" + stage + "\",\"status\":\"processing\",\"attempt\":1,\"percent\":0}\n\n";
    }
}
