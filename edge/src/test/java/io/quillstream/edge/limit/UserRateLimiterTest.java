package io.quillstream.edge.limit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.identity.Principal;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.runtime.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limit with Redis, without it, and when it goes away. */
class UserRateLimiterTest {

    private static Principal user(String plan) {
        return new Principal(UUID.randomUUID(), "u", plan, Set.of(), Optional.empty(), "jwt:1");
    }

    private static UserRateLimiter limiter(String redis, String rate) {
        Map<String, String> settings = rate == null
                ? Map.of("QUILL_REDIS_URL", redis)
                : Map.of("QUILL_REDIS_URL", redis, "QUILL_RATE_LIMIT", rate);
        return new UserRateLimiter(new Settings(settings));
    }

    private static int taken(int posts, Principal user, RateLimiter... doors) throws InterruptedException {
        AtomicInteger taken = new AtomicInteger();
        try (var many = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < posts; i++) {
                RateLimiter door = doors[i % doors.length];
                many.submit(() -> taken.addAndGet(door.take(user).taken() ? 1 : 0));
            }
        }
        return taken.get();
    }

    @Test
    void doorsShareOneBucketAndALostRedisLeavesEachItsOwn(@TempDir Path data) throws Exception {
        EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.REDIS));
        String redis = stack.endpoints().redisUrl();
        try (stack;
                UserRateLimiter one = limiter(redis, "20/h");
                UserRateLimiter two = limiter(redis, "20/h")) {
            Principal first = user("free");
            int sequential = 0;
            for (int i = 0; i < 30; i++) {
                sequential += (i % 2 == 0 ? one : two).take(first).taken() ? 1 : 0;
            }
            assertEquals(20, sequential);
            assertEquals(10, taken(10, user("free"), one), "another user has another bucket");
            stack.close();

            Principal second = user("free");
            assertEquals(20, taken(60, second, one), "kept by one door alone");
            assertEquals(20, taken(60, second, two), "kept by the other alone");
            assertEquals(0, taken(5, second, one, two), "nothing is forgiven");
        }
    }

    @Test
    void plansCountUnlessOneRateIsSetForAll() throws Exception {
        String nobody = "redis://127.0.0.1:" + closedPort();
        try (UserRateLimiter limiter = limiter(nobody, null)) {
            assertEquals(10, taken(15, user("free"), limiter));
            assertEquals(60, taken(65, user("pro"), limiter));
        }
        try (UserRateLimiter limiter = limiter(nobody, "3/min")) {
            assertEquals(3, taken(15, user("pro"), limiter));
        }
    }

    @Test
    void aRedisThatNeverAnswersCostsARequestLessThanAHundredMilliseconds() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                UserRateLimiter limiter = limiter("redis://127.0.0.1:" + silent.getLocalPort(), "1000/min")) {
            Principal user = user("free");
            limiter.take(user);
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertTrue(limiter.take(user).taken());
            }
            Duration all = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(all.toMillis() < 1000, "100 requests took " + all);
        }
    }

    private static int closedPort() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
