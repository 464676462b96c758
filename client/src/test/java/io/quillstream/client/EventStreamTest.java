package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream goes on behind the last event seen, whatever happens to its connections. */
class EventStreamTest {

    private static final UUID JOB = UUID.randomUUID();
    private static final String QUICK = "retry: 5\n\n";
    private static final String PROBLEM = "application/problem+json";
    private static final String LATER = "{\"status\":503,\"code\":\"OVERLOADED\",\"title\":\"t\",\"retryable\":true}";

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
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, PROBLEM, LATER), ScriptedServer.stream(event(1, "failed")))) {
            assertEquals(List.of(1L), follow(server, 0));
        }
    }

    @Test
    void a_server_that_says_how_much_later_is_not_tried_before() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.json(503, PROBLEM, 1, LATER), ScriptedServer.stream(event(1, "failed")))) {
            long begun = System.nanoTime();
            assertEquals(List.of(1L), follow(server, 0));
            long millis = Duration.ofNanos(System.nanoTime() - begun).toMillis();
            assertTrue(millis >= 1_000, millis + " ms");
        }
    }

    /** What a gateway shows while the server behind it is restarted: a page, or a problem document without our codes. */
    @Test
    void what_a_gateway_says_for_a_server_that_is_away_is_waited_out() throws Exception {
        try (ScriptedServer server = new ScriptedServer(
                ScriptedServer.stream(QUICK + event(1, "queued")),
                ScriptedServer.json(502, "text/html", "<html>"),
                ScriptedServer.json(503, PROBLEM, "{\"status\":503,\"title\":\"away\"}"),
                ScriptedServer.json(504, PROBLEM, "{\"status\":50"),
                ScriptedServer.stream(event(2, "failed")))) {
            assertEquals(List.of(1L, 2L), follow(server, 0));
        }
    }

    @Test
    void a_job_that_rests_for_longer_than_anybody_waits_is_followed_through_a_restart() throws Exception {
        AtomicLong clock = new AtomicLong();
        List<Long> numbers = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.broken(QUICK + event(1, "queued")),
                        ScriptedServer.json(503, PROBLEM, LATER),
                        ScriptedServer.stream(event(2, "completed")));
                Transport transport = new Transport(server.url(), () -> "key");
                EventStream<JobEvent> events = stream(transport, clock)) {
            for (JobEvent event : events) {
                numbers.add(event.seq());
                clock.addAndGet(Duration.ofMinutes(10).toNanos());
            }
        }
        assertEquals(List.of(1L, 2L), numbers);
    }

    @Test
    void nobody_is_waited_for_without_end() throws Exception {
        AtomicLong clock = new AtomicLong();
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.json(503, PROBLEM, LATER), ScriptedServer.json(503, PROBLEM, LATER));
                Transport transport = new Transport(server.url(), () -> {
                    clock.addAndGet(Duration.ofSeconds(61).toNanos());
                    return "key";
                });
                EventStream<JobEvent> events = stream(transport, clock)) {
            assertThrows(ProblemAnswerException.class, () -> events.iterator().hasNext());
            assertEquals(2, server.heads().size());
        }
    }

    /** A server that keeps no more than how the job ended counts anew. */
    @Test
    void the_end_is_told_whatever_its_number() throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.stream(event(2, "completed")))) {
            assertEquals(List.of(2L), follow(server, 7));
        }
    }

    @Test
    void an_event_has_all_that_the_server_says() throws Exception {
        String delta = "event: delta\ndata: {\"job_id\":\"" + JOB
                + "\",\"stage\":\"delta\",\"attempt\":1,\"index\":4,\"text\":\"a\",\"at\":\"2026-01-01T00:00:00.000Z\"}\n\n";
        String end = "id: 1\nevent: completed\ndata: {\"job_id\":\"" + JOB
                + "\",\"seq\":1,\"stage\":\"completed\",\"status\":\"completed\",\"attempt\":1,\"percent\":100,"
                + "\"items\":[\"Q: a\\nA: b\"],\"faq\":[{\"question\":\"a\",\"answer\":\"b\"}]}\n\n";
        List<JobEvent> seen = new ArrayList<>();
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.stream(delta + end));
                QuillClient client = new QuillClient(server.url(), "key");
                EventStream<JobEvent> events = client.events(JOB, 0, true)) {
            events.forEach(seen::add);
        }
        assertEquals(4, seen.getFirst().index());
        assertEquals(List.of(new Job.QuestionAnswer("a", "b")), seen.getLast().faq());
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

    @ParameterizedTest
    @ValueSource(ints = {200, 404})
    void a_page_of_something_else_is_no_stream(int status) throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(status, "text/html", "<html>"))) {
            assertThrows(UnexpectedAnswerException.class, () -> follow(server, 0));
            assertEquals(1, server.heads().size());
        }
    }

    private static EventStream<JobEvent> stream(Transport transport, AtomicLong clock) {
        return new EventStream<>(
                transport, "/events", 0, StreamKinds.JOB, () -> false, Duration.ofMinutes(2), clock::get);
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
