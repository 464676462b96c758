package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.RedisClient;

class SharedBucketsTest {

    @Test
    void bucketsAreSharedAndExpireWhenTheyAreFullAgain(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets one = new SharedBuckets(stack.endpoints().redisUrl());
                SharedBuckets two = new SharedBuckets(stack.endpoints().redisUrl());
                RedisClient redis = RedisClient.create(stack.endpoints().redisUrl())) {
            Rate rate = new Rate(4, Duration.ofMinutes(1));
            assertEquals(3, one.take("u", rate).remaining());
            assertEquals(2, two.take("u", rate).remaining());
            var keys = redis.keys("quill:rate:*");
            assertEquals(1, keys.size());
            long seconds = redis.ttl(keys.iterator().next());
            assertTrue(seconds > 0 && seconds <= 70, "expires in " + seconds + " s");
        }
    }

    /** So that one which died without a sign is found before a request gets it. */
    @Test
    @Timeout(60)
    void aConnectionThatRestsIsTriedNowAndThen(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets buckets = new SharedBuckets(stack.endpoints().redisUrl() + "/3", Duration.ofMillis(50));
                Jedis redis = new Jedis(URI.create(stack.endpoints().redisUrl()))) {
            buckets.take("u", new Rate(4, Duration.ofMinutes(1)));
            while (!isTried(redis)) {
                LockSupport.parkNanos(10_000_000);
            }
        }
    }

    /** Nobody else uses that database. */
    private static boolean isTried(Jedis redis) {
        return redis.clientList().lines().anyMatch(line -> line.contains(" db=3 ") && line.contains(" cmd=ping "));
    }
}
