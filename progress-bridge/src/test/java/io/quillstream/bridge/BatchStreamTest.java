package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.client.Batch;
import io.quillstream.client.EventStream;
import io.quillstream.client.QuillClient;
import io.quillstream.testkit.stream.SseSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A batch's stream shows how its lines fare, not too often, and ends with the batch. */
class BatchStreamTest {

    private static BridgeHouse house;
    private static RunningBridge bridge;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open();
        bridge = house.bridge();
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void a_batch_is_followed_to_its_end() {
        UUID batch = house.view.batch(3, 1);
        List<Batch> seen = new ArrayList<>();
        long begun = System.nanoTime();
        try (QuillClient client = new QuillClient(bridge.url(), house.token("dev"));
                EventStream<Batch> events = client.batchEvents(batch)) {
            for (Batch state : events) {
                seen.add(state);
                house.view.ended(batch, seen.size(), "completed");
            }
        }
        assertEquals(new Batch.Counts(4, 0, 1, 0), seen.getFirst().requestCounts());
        assertEquals("in_progress", seen.getFirst().status());
        assertEquals(new Batch.Counts(4, 3, 1, 0), seen.getLast().requestCounts());
        assertEquals("completed", seen.getLast().status());
        assertEquals(3, seen.getLast().credits());
        assertEquals(15, seen.getLast().costMicros());
        assertEquals(0, seen.getLast().etaSeconds());
        double seconds = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
        assertTrue(seen.size() <= 1 + seconds * 4, seen.size() + " states in " + seconds + " s");
    }

    @Test
    void an_ended_batch_shows_its_end_and_closes() throws Exception {
        UUID batch = house.view.batch(1, 0);
        house.view.ended(batch, 1, "failed");
        try (SseSocket stream =
                SseSocket.get(bridge.url(), "/api/v1/batches/" + batch + "/events", Sse.bearer(house.token("dev")))) {
            List<String> lines = stream.lines();
            assertEquals(List.of("batch_progress"), Sse.stages(lines));
            assertTrue(lines.getLast().contains("\"failed\":1"), lines.getLast());
            assertFalse(lines.stream().anyMatch(line -> line.startsWith("id:")));
        }
    }

    @Test
    void an_unknown_batch_and_a_foreign_one_are_404() throws Exception {
        house.view.catchUp();
        UUID batch = house.view.batch(1, 0);
        for (String target :
                List.of("/api/v1/batches/" + UUID.randomUUID() + "/events", "/api/v1/batches/" + batch + "/events")) {
            try (SseSocket stream = SseSocket.get(bridge.url(), target, Sse.bearer(house.foreignToken()))) {
                assertEquals(404, stream.status());
            }
        }
    }
}
