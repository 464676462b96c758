package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.bridge.house.Worker;
import io.quillstream.client.EventStream;
import io.quillstream.client.JobEvent;
import io.quillstream.client.QuillClient;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.testkit.stream.SseSocket;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Contract, section 6: what a client of one bridge sees. */
class JobStreamTest {

    private static final List<String> WHOLE_LIFE =
            List.of("queued", "parsing", "prompting", "generating", "parsing_response", "completed");

    private static BridgeHouse house;
    private static RunningBridge bridge;
    private static QuillClient client;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open();
        bridge = house.bridge();
        client = new QuillClient(bridge.url(), house.token("dev"));
    }

    @AfterAll
    static void stop() {
        client.close();
        house.close();
    }

    @Test
    void a_client_sees_every_stage_as_it_happens_and_the_stream_ends_with_the_job() {
        UUID job = house.queued();
        List<JobEvent> seen = new ArrayList<>();
        try (EventStream<JobEvent> events = client.events(job)) {
            for (JobEvent event : events) {
                seen.add(event);
                if (event.seq() <= Worker.STAGES.size()) {
                    house.worker.report(job, Worker.STAGES.get((int) event.seq() - 1));
                } else if (!event.terminal()) {
                    house.worker.completed(job, List.of("One", "Two"));
                }
            }
        }
        assertEquals(WHOLE_LIFE, seen.stream().map(JobEvent::stage).toList());
        assertEquals(List.of("One", "Two"), seen.getLast().items());
        assertEquals(42, seen.getLast().tokensUsed());
        assertEquals(7, seen.getLast().costMicros());
        assertEquals("completed", seen.getLast().status());
    }

    @Test
    void a_late_client_gets_the_whole_story_and_one_that_resumes_gets_the_rest() throws Exception {
        UUID job = ended();
        assertEquals(IntStream.rangeClosed(1, 6).boxed().toList(), ids(job));
        assertEquals(List.of(4, 5, 6), ids(job, "Last-Event-ID: 3"));
        assertEquals(List.of(), ids(job, "Last-Event-ID: 6"));
        assertEquals(List.of(6), ids(job, "Last-Event-ID: 50"), "it cannot have seen the end");
        try (SseSocket byQuery = SseSocket.get(bridge.url(), Sse.ofJob(job) + "?last_event_id=5", bearer())) {
            assertEquals(List.of(6), Sse.ids(byQuery.lines()));
        }
        try (SseSocket both =
                SseSocket.get(bridge.url(), Sse.ofJob(job) + "?last_event_id=1", bearer(), "Last-Event-ID: 5")) {
            assertEquals(List.of(6), Sse.ids(both.lines()), "a browser sends the field when it reconnects by itself");
        }
    }

    @Test
    void the_answer_is_framed_as_promised() throws Exception {
        UUID job = ended();
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer(), "Accept-Encoding: gzip")) {
            assertEquals(200, stream.status());
            assertEquals("text/event-stream", stream.field("Content-Type"));
            assertEquals("no-cache, no-transform", stream.field("Cache-Control"));
            assertEquals("no", stream.field("X-Accel-Buffering"));
            assertNotNull(stream.field("X-Request-Id"));
            assertEquals("retry: 3000", stream.line());
            assertEquals("id: 1", stream.line());
            assertEquals("event: queued", stream.line());
            String data = stream.line();
            assertTrue(
                    data.matches(
                            "data: \\{\"job_id\":\"" + job + "\",\"seq\":1,\"stage\":\"queued\",\"status\":\"pending\","
                                    + "\"attempt\":1,\"message\":\"[^\"]+\",\"percent\":0,\"at\":\"[0-9T:.-]+Z\"}"),
                    data);
        }
        try (SseSocket alias = SseSocket.get(bridge.url(), "/api/v1/copy/generate/" + job + "/status", bearer())) {
            assertEquals(List.of(1, 2, 3, 4, 5, 6), Sse.ids(alias.lines()));
        }
    }

    /** Chunks came with HTTP/1.1: an older client, as many a proxy is, would read their sizes as text. */
    @Test
    void chunks_are_for_those_who_know_them_and_others_read_to_the_end_of_the_connection() throws Exception {
        UUID job = ended();
        String[] old = bare("HTTP/1.0", job);
        assertTrue(old[0].contains(" 200 "), old[0]);
        assertFalse(old[0].contains("transfer-encoding"), old[0]);
        assertTrue(old[1].startsWith("retry: 3000\n\nid: 1\n"), old[1]);
        assertTrue(old[1].endsWith("}\n\n"), old[1]);
        assertEquals(List.of(1, 2, 3, 4, 5, 6), Sse.ids(old[1].lines().toList()));
        String[] usual = bare("HTTP/1.1", job);
        assertTrue(usual[0].contains("\r\ntransfer-encoding: chunked"), usual[0]);
        assertTrue(usual[0].contains("\r\nconnection: close"), usual[0]);
        assertTrue(usual[1].endsWith("\r\n0\r\n\r\n"), "a good end: " + usual[1]);
    }

    @Test
    void repetitions_zombies_and_garbage_get_no_number() throws Exception {
        UUID job = house.queued();
        house.worker.report(job, Stage.PARSING, 1, 1);
        house.worker.report(job, Stage.PARSING, 1, 2);
        house.worker.garbage(job);
        house.worker.report(job, Stage.PROMPTING, 1, 2);
        house.worker.report(job, Stage.GENERATING, 1, 1);
        house.worker.failed(job, "LLM_TIMEOUT");
        house.worker.report(job, Stage.PARSING_RESPONSE, 1, 2);
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer())) {
            List<String> lines = stream.lines();
            assertEquals(List.of(1, 2, 3, 4), Sse.ids(lines));
            assertTrue(lines.getLast().contains("\"error\":{\"code\":\"LLM_TIMEOUT\""), lines.getLast());
        }
    }

    @Test
    void a_refusal_after_the_202_is_a_story_of_one_event() throws Exception {
        UUID job = UUID.randomUUID();
        house.view.pending(job, Duration.ZERO);
        house.worker.failed(job, "QUOTA_EXCEEDED");
        assertEquals(List.of(1), ids(job));
    }

    @Test
    void a_job_without_any_event_yet_is_waited_for() throws Exception {
        UUID job = UUID.randomUUID();
        house.view.pending(job, Duration.ZERO);
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer())) {
            assertEquals("retry: 3000", stream.line());
            house.worker.report(job, Stage.QUEUED);
            house.worker.runToEnd(job);
            assertEquals(List.of(1, 2, 3, 4, 5, 6), Sse.ids(stream.lines()));
        }
    }

    @Test
    void text_comes_as_it_is_written_to_those_who_ask_and_has_no_number() throws Exception {
        UUID job = house.queued();
        house.worker.report(job, Stage.PARSING);
        try (SseSocket curious = SseSocket.get(bridge.url(), Sse.ofJob(job) + "?deltas=true", bearer());
                SseSocket plain = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer())) {
            Sse.skipTo(curious, "id: 2");
            Sse.skipTo(plain, "id: 2");
            house.worker.delta(job, 0, "Once upon");
            Sse.skipTo(curious, "event: delta");
            assertTrue(curious.line().contains("\"text\":\"Once upon\""));
            house.worker.completed(job, List.of("x"));
            assertFalse(plain.lines().contains("event: delta"));
            assertEquals(List.of(3), Sse.ids(curious.lines()));
        }
    }

    @Test
    void gauges_count_real_sockets_and_a_client_that_leaves_is_found() throws Exception {
        UUID job = house.queued();
        double before = bridge.metric("quill.stream.clients");
        SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer());
        Sse.skipTo(stream, "id: 1");
        assertEquals(before + 1, bridge.metric("quill.stream.clients"));
        stream.close();
        house.worker.report(job, Stage.PARSING);
        Eventually.holds(Duration.ofSeconds(5), () -> {
            house.worker.report(job, Stage.PROMPTING);
            house.worker.report(job, Stage.GENERATING);
            house.worker.report(job, Stage.PARSING_RESPONSE);
            return bridge.metric("quill.stream.clients") == before;
        });
    }

    /** Head, in lower case, and body of all that comes until the server closes the connection. */
    private static String[] bare(String version, UUID job) throws IOException {
        try (Socket socket = new Socket(bridge.url().getHost(), bridge.port())) {
            socket.setSoTimeout(5_000);
            String head = "GET " + Sse.ofJob(job) + " " + version + "\r\nHost: bridge\r\n" + bearer() + "\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return new String[] {all.substring(0, end).toLowerCase(Locale.ROOT), all.substring(end + 4)};
        }
    }

    private static UUID ended() {
        UUID job = house.queued();
        house.worker.runToEnd(job);
        return job;
    }

    private static String bearer() {
        return Sse.bearer(house.token("dev"));
    }

    private static List<Integer> ids(UUID job, String... fields) throws Exception {
        List<String> head = new ArrayList<>(List.of(fields));
        head.add(bearer());
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), head.toArray(String[]::new))) {
            assertEquals(200, stream.status());
            return Sse.ids(stream.lines());
        }
    }
}
