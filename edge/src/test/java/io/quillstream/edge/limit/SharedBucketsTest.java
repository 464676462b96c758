package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.limit.SharedBuckets.Claim;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
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

    /** A burst is mostly one user's: posts that undid each other's attempts would ask again and again. */
    @Test
    void aTokenIsTakenInOneTripThatNobodyCanUndo(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets one = new SharedBuckets(stack.endpoints().redisUrl());
                SharedBuckets two = new SharedBuckets(stack.endpoints().redisUrl());
                Jedis redis = new Jedis(URI.create(stack.endpoints().redisUrl()))) {
            Rate rate = new Rate(5, Duration.ofHours(1));
            int taken = 0;
            for (int i = 0; i < 8; i++) {
                taken += (i % 2 == 0 ? one : two).take("u", rate).taken() ? 1 : 0;
            }
            assertEquals(5, taken);
            assertEquals(8, calls(redis, "eval"));
            assertEquals(8, calls(redis, "get"), "those of the script");
        }
    }

    @Test
    void tokensThatAreTakenTogetherAreThoseOfOneBehindTheOther(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets buckets = new SharedBuckets(stack.endpoints().redisUrl());
                Jedis redis = new Jedis(URI.create(stack.endpoints().redisUrl()))) {
            Rate rate = new Rate(3, Duration.ofHours(3));
            Claim many = new Claim("many", rate);
            List<Verdict> verdicts = buckets.takeAll(List.of(many, new Claim("one", rate), many, many, many, many));

            assertEquals(
                    List.of(true, true, true, true, false, false),
                    verdicts.stream().map(Verdict::taken).toList());
            assertEquals(
                    List.of(2L, 2L, 1L, 0L, 0L, 0L),
                    verdicts.stream().map(Verdict::remaining).toList());
            assertEquals(
                    List.of(1L, 1L, 2L, 3L, 3L, 3L),
                    verdicts.stream()
                            .map(verdict -> Math.ceilDiv(verdict.untilFull().toMinutes(), 60L))
                            .toList());
            assertEquals(Duration.ZERO, verdicts.get(3).retryAfter());
            assertBetween(3_599, verdicts.get(4).retryAfter().toSeconds(), 3_600);
            assertFalse(buckets.take("many", rate).taken(), "nothing was given back");
            assertEquals(1, buckets.take("one", rate).remaining());
            assertEquals(4, calls(redis, "eval"), "one for each user of a trip");
        }
    }

    @Test
    void whoIsRefusedIsToldHowLongToWaitAndHasLostNothing(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets buckets = new SharedBuckets(stack.endpoints().redisUrl())) {
            Rate rate = new Rate(2, Duration.ofMinutes(10));
            Verdict first = buckets.take("u", rate);
            assertTrue(first.taken());
            assertEquals(Duration.ZERO, first.retryAfter());
            assertEquals(300, first.untilFull().toSeconds());
            assertTrue(buckets.take("u", rate).taken());
            for (int i = 0; i < 3; i++) {
                Verdict refused = buckets.take("u", rate);
                assertFalse(refused.taken());
                assertEquals(0, refused.remaining());
                assertBetween(240, refused.retryAfter().toSeconds(), 300);
                assertBetween(540, refused.untilFull().toSeconds(), 600);
            }
        }
    }

    @Test
    void tokensComeBackOneByOne(@TempDir Path data) {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
                SharedBuckets buckets = new SharedBuckets(stack.endpoints().redisUrl());
                Jedis redis = new Jedis(URI.create(stack.endpoints().redisUrl()))) {
            Rate rate = new Rate(6, Duration.ofMinutes(1));
            buckets.take("u", rate);
            String key = redis.keys("quill:rate:*").iterator().next();
            // As if all had been taken twenty-five seconds ago: two and a half are back.
            long then = Long.parseLong(redis.get(key).split(" ")[1]) - 25_000_000;
            redis.set(key, "0.000000 " + then);
            assertEquals(1, buckets.take("u", rate).remaining());
            // A clock that was put back gives nothing and takes nothing.
            redis.set(key, "3.000000 " + (then + 3_600_000_000L));
            assertEquals(2, buckets.take("u", rate).remaining());
            // And nobody saves more than the bucket holds.
            redis.set(key, "3.000000 " + (then - 3_600_000_000L));
            assertEquals(5, buckets.take("u", rate).remaining());
        }
    }

    private static void assertBetween(long least, long value, long most) {
        assertTrue(least <= value && value <= most, () -> value + " is not from " + least + " to " + most);
    }

    /** How often the server has done that, scripts included. */
    private static long calls(Jedis redis, String command) {
        String begin = "cmdstat_" + command + ":calls=";
        return redis.info("commandstats")
                .lines()
                .filter(line -> line.startsWith(begin))
                .mapToLong(line -> Long.parseLong(line.substring(begin.length(), line.indexOf(','))))
                .sum();
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
