package io.quillstream.embedded.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Await;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/** What Redis lets go of when it is full. */
class RedisMemoryTest {

    /** 40 MB, of a kilobyte each with what Redis itself needs for them: one such heap fits, two do not. */
    private static final int HEAP = 40_000;

    @Test
    void whatWasUsedLongestAgoMakesRoomAndWhatHasNoEndStays(@TempDir Path data) throws Exception {
        EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
        try (stack;
                RedisClient redis = RedisClient.create(stack.endpoints().redisUrl())) {
            redis.hset("positions", "topic/0", "17");
            redis.set("bucket", "5", withEnd());
            write(redis, "old");
            assertEquals(HEAP, left(redis, "old"));
            // Its clock for this counts seconds.
            Await.until("a key is old", Duration.ofSeconds(10), () -> redis.objectIdletime("old:" + (HEAP - 1)) >= 2);
            assertEquals("5", redis.get("bucket"));
            write(redis, "new");
            assertEquals("17", redis.hget("positions", "topic/0"));
            assertEquals("5", redis.get("bucket"), "what is in use stays");
            assertTrue(left(redis, "new") > HEAP * 99 / 100, left(redis, "new") + " new ones");
            assertTrue(left(redis, "old") < HEAP * 3 / 4, left(redis, "old") + " old ones");
        }
    }

    private static void write(RedisClient redis, String kind) {
        String kilobyte = "x".repeat(850);
        try (Pipeline many = redis.pipelined()) {
            IntStream.range(0, HEAP).forEach(i -> many.set(kind + ":" + i, kilobyte, withEnd()));
        }
    }

    private static SetParams withEnd() {
        return SetParams.setParams().px(3_600_000);
    }

    private static long left(RedisClient redis, String kind) {
        return redis.keys(kind + ":*").size();
    }
}
