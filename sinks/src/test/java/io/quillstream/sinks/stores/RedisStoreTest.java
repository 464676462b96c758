package io.quillstream.sinks.stores;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Part;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Connection;
import redis.clients.jedis.Protocol.Command;

class RedisStoreTest {

    @Test
    void user_and_password_of_the_address_are_sent_percent_codes_resolved() {
        String url = SharedStack.with(Set.of(Part.REDIS)).redisUrl();
        String user = Fresh.name("reader");
        try (RedisStore owner = RedisStore.open(url)) {
            owner.client().sendCommand(Command.ACL, "SETUSER", user, "on", ">p:/@w", "~*", "+@all");
        }
        try (RedisStore known = RedisStore.open(url.replace("//", "//" + user + ":p%3A%2F%40w@"));
                RedisStore stranger = RedisStore.open(url.replace("//", "//" + user + ":guessed@"))) {
            byte[] name = (byte[]) known.client().sendCommand(Command.ACL, "WHOAMI");
            assertArrayEquals(user.getBytes(StandardCharsets.UTF_8), name);
            assertFalse(stranger.answers());
        }
    }

    /** With commons-pool2 2.13.1 one of the first borrowers span for ever and the rest of the JVM starved. */
    @Test
    void a_burst_of_virtual_threads_on_a_fresh_pool_gets_through() throws InterruptedException {
        String url = SharedStack.with(Set.of(Part.REDIS)).redisUrl();
        int callers = 200;
        for (int round = 0; round < 5; round++) {
            try (RedisStore redis = RedisStore.open(url)) {
                AtomicInteger answered = new AtomicInteger();
                CountDownLatch done = new CountDownLatch(callers);
                for (int i = 0; i < callers; i++) {
                    Thread.ofVirtual().start(() -> {
                        if (redis.client().get("no such key") == null) {
                            answered.incrementAndGet();
                        }
                        done.countDown();
                    });
                }
                assertTrue(done.await(10, TimeUnit.SECONDS), "callers still waiting: " + done.getCount());
                assertEquals(callers, answered.get());
            }
        }
    }

    /** The library's time-out for an answer holds for the handshake before it, too. */
    @Test
    void a_server_that_connects_and_never_agrees_on_encryption_is_given_up() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
                RedisStore redis = RedisStore.open("rediss://127.0.0.1:" + silent.getLocalPort())) {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertFalse(redis.answers()));
        }
    }

    /** While Redis hangs each call takes two seconds, and whoever waits behind them would wait for all of them. */
    @Test
    void who_gets_no_connection_in_time_is_told_so() {
        String url = SharedStack.with(Set.of(Part.REDIS)).redisUrl();
        try (RedisStore redis = RedisStore.open(url)) {
            List<Connection> taken = new ArrayList<>();
            for (int i = 0; i < redis.client().getPool().getMaxTotal(); i++) {
                taken.add(redis.client().getPool().getResource());
            }
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> assertFalse(redis.answers()));

            taken.forEach(Connection::close);
            assertTrue(redis.answers());
        }
    }
}
