package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.Eventually;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.testkit.stream.SseSocket;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The limit of streams per user holds over all instances, and in each one alone while Redis is away. */
class SharedLimitTest {

    private static final int MOST = 4;
    private static final Map<String, String> LIMIT = Map.of("QUILL_STREAMS_PER_USER", Integer.toString(MOST));

    private static BridgeHouse house;
    private static UUID job;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open(LIMIT);
        job = house.queued();
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void two_instances_count_together_and_a_closed_stream_makes_room_in_both() throws Exception {
        List<RunningBridge> both = List.of(house.bridge(), house.bridge());
        String user = user("collector");
        List<SseSocket> open = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            open.add(opened(both.get(i % 2), user));
        }
        assertEquals(429, status(both.get(0), user));
        assertEquals(429, status(both.get(1), user));
        assertEquals(200, status(both.get(1), user("somebody else")));
        both.get(0).stop();
        Eventually.holds(Duration.ofSeconds(5), () -> status(both.get(1), user) == 200);
        for (SseSocket stream : open) {
            stream.close();
        }
    }

    @Test
    void what_a_killed_instance_held_lapses() throws Exception {
        RunningBridge bridge = house.bridge();
        String key = RedisKeys.streams(house.workspace, "orphan");
        for (int i = 0; i < MOST; i++) {
            house.redis.client().zadd(key, System.currentTimeMillis() + 1_500, "killed:" + i);
        }
        assertEquals(429, status(bridge, user("orphan")));
        Eventually.holds(Duration.ofSeconds(10), () -> status(bridge, user("orphan")) == 200);
    }

    @Test
    void an_open_stream_goes_on_to_count_when_redis_has_lost_its_data() throws Exception {
        RunningBridge bridge = house.bridge();
        String key = RedisKeys.streams(house.workspace, "patient");
        try (SseSocket stream = opened(bridge, user("patient"))) {
            assertEquals(200, stream.status());
            assertEquals(1, house.redis.client().del(key));
            Eventually.holds(Duration.ofSeconds(15), () -> house.redis.client().zcard(key) == 1);
            assertTrue(house.redis.client().pttl(key) > 5_000, "the next renewal comes before this one lapses");
        }
    }

    @Test
    void without_redis_each_instance_keeps_the_limit_alone() throws Exception {
        RunningBridge alone = house.bridge(Map.of("QUILL_REDIS_URL", "redis://127.0.0.1:1"));
        List<SseSocket> open = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            open.add(opened(alone, user("islander")));
            assertEquals(200, open.getLast().status());
        }
        assertEquals(429, status(alone, user("islander")));
        for (SseSocket stream : open) {
            stream.close();
        }
    }

    private static SseSocket opened(RunningBridge bridge, String user) throws IOException {
        return SseSocket.get(bridge.url(), Sse.ofJob(job), user);
    }

    private static int status(RunningBridge bridge, String user) {
        try (SseSocket answer = opened(bridge, user)) {
            return answer.status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String user(String name) {
        return Sse.bearer(house.token(name));
    }
}
