package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.stores.postgres.Postgres;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class ServerWaitTest {

    private static final Duration LONG = Duration.ofMinutes(1);

    private final AtomicInteger attempts = new AtomicInteger();

    @Test
    void what_passes_is_waited_for() throws Exception {
        until("Kafka", LONG, () -> {
            if (attempts.incrementAndGet() < 3) {
                throw new ExecutionException(new TimeoutException("no node"));
            }
        });
        assertEquals(3, attempts.get());
    }

    /** As the driver, the pool and the migrations really say it; the pool alone, that it has no connection. */
    @Test
    void a_database_that_nobody_listens_for_is_waited_for_and_the_reason_is_told() throws Exception {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = socket.getLocalPort();
        }
        AtomicReference<String> told = new AtomicReference<>();
        try (Postgres postgres = Postgres.open("jdbc:postgresql://127.0.0.1:" + nobody + "/quill", "quill", "", 1)) {
            until("PostgreSQL", LONG, () -> {
                if (attempts.incrementAndGet() < 2) {
                    RuntimeException failure = assertThrows(RuntimeException.class, postgres::migrate);
                    told.set(ServerWait.told(failure));
                    throw failure;
                }
            });
        }
        assertEquals(2, attempts.get());
        assertTrue(told.get().contains("java.net.ConnectException"), told.get());
    }

    @Test
    void what_has_no_cause_is_told_once() {
        assertEquals("java.lang.IllegalStateException: bare", ServerWait.told(new IllegalStateException("bare")));
    }

    @Test
    void what_does_not_pass_is_told_at_once() {
        SQLException wrongPassword = new SQLException("password authentication failed", "28P01");
        Exception told = assertThrows(
                SQLException.class,
                () -> until("PostgreSQL", LONG, () -> {
                    attempts.incrementAndGet();
                    throw wrongPassword;
                }));
        assertSame(wrongPassword, told);
        assertEquals(1, attempts.get());
    }

    @Test
    void what_does_not_pass_in_time_is_told_too() {
        TimeoutException away = new TimeoutException("no node");
        Exception told = assertThrows(
                TimeoutException.class,
                () -> until("Kafka", Duration.ZERO, () -> {
                    attempts.incrementAndGet();
                    throw away;
                }));
        assertSame(away, told);
        assertEquals(1, attempts.get());
    }

    /** A process that is told to end interrupts its start, wherever it is. */
    @Test
    void an_interruption_ends_the_waiting() {
        assertThrows(
                InterruptedException.class,
                () -> until("Kafka", LONG, () -> {
                    attempts.incrementAndGet();
                    Thread.currentThread().interrupt();
                    throw new TimeoutException("no node");
                }));
        assertEquals(1, attempts.get());
    }

    private static void until(String server, Duration atMost, ServerWait.Step step) throws Exception {
        ServerWait.until(server, atMost, step, failure -> {});
    }
}
