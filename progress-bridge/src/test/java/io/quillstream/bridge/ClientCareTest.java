package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.testkit.stream.SseSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Slow clients, expired tokens, and a bridge that goes down. */
class ClientCareTest {

    private static BridgeHouse house;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open(Map.of("QUILL_STREAM_QUEUE_KIB", "64", "QUILL_STREAM_STALL", "2s"));
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void a_client_that_does_not_read_is_cut_and_holds_up_nobody() throws Exception {
        RunningBridge bridge = house.bridge();
        UUID job = house.queued();
        house.worker.report(job, Stage.PARSING);
        String piece = "x".repeat(100_000);
        try (SseSocket deaf = SseSocket.narrow(bridge.url(), Sse.ofJob(job) + "?deltas=true", bearer());
                SseSocket keen = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer())) {
            Sse.skipTo(deaf, "id: 2");
            Sse.skipTo(keen, "id: 2");
            int[] written = new int[1];
            Eventually.holds(Duration.ofSeconds(10), () -> {
                house.worker.delta(job, written[0]++, piece);
                return bridge.metric("quill.stream.cut") > 0;
            });
            assertEquals(1, bridge.metric("quill.stream.clients"));
            house.worker.completed(job, List.of("x"));
            assertEquals(List.of(3), Sse.ids(keen.lines()));
        }
        try (SseSocket resumed = SseSocket.get(bridge.url(), Sse.ofJob(job), bearer(), "Last-Event-ID: 2")) {
            assertEquals(List.of(3), Sse.ids(resumed.lines()));
        }
    }

    @Test
    void when_the_token_ends_the_stream_says_so_and_closes() throws Exception {
        RunningBridge bridge = house.bridge();
        UUID job = house.queued();
        String brief = Sse.bearer(house.token(house.workspace, "dev", Duration.ofSeconds(2)));
        try (SseSocket stream = SseSocket.get(bridge.url(), Sse.ofJob(job), brief)) {
            Sse.skipTo(stream, "id: 1");
            List<String> rest = stream.lines();
            assertEquals("auth_expired", Sse.stages(rest).getLast());
            assertEquals(List.of(), Sse.ids(rest), "what is no event of the job has no number");
        }
        Eventually.holds(Duration.ofSeconds(5), () -> bridge.metric("quill.stream.clients") == 0);
    }

    @Test
    void a_bridge_that_goes_down_sends_its_clients_away_with_a_time_to_come_back() throws Exception {
        RunningBridge first = house.bridge();
        RunningBridge second = house.bridge();
        UUID job = house.queued();
        house.worker.report(job, Stage.PARSING);
        try (SseSocket stream = SseSocket.get(first.url(), Sse.ofJob(job), bearer())) {
            Sse.skipTo(stream, "id: 2");
            long begun = System.nanoTime();
            first.stop();
            assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 3, "nobody holds the door open");
            String retry = stream.lines().stream()
                    .filter(line -> line.startsWith("retry: "))
                    .reduce((one, last) -> last)
                    .orElseThrow();
            long wait = Long.parseLong(retry.substring(7));
            assertTrue(wait >= 250 && wait <= 3_000, retry);
        }
        house.worker.completed(job, List.of("x"));
        try (SseSocket stream = SseSocket.get(second.url(), Sse.ofJob(job), bearer(), "Last-Event-ID: 2")) {
            assertEquals(List.of(3), Sse.ids(stream.lines()));
        }
    }

    private static String bearer() {
        return Sse.bearer(house.token("dev"));
    }
}
