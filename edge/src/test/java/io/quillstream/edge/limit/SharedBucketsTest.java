package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
}
