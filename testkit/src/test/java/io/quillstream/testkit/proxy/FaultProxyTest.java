package io.quillstream.testkit.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FaultProxyTest {

    private static final int MOMENT = 300;
    private static final int PATIENCE = 10_000;

    private EchoServer server;
    private FaultProxy proxy;

    @BeforeEach
    void open() throws IOException {
        server = new EchoServer();
        proxy = FaultProxy.to(server.address());
    }

    @AfterEach
    void close() throws IOException {
        proxy.close();
        server.close();
    }

    @Test
    void a_link_can_lead_elsewhere() throws Exception {
        EchoServer other = new EchoServer();
        try (Socket client = connect()) {
            echo(client);
            proxy.leadTo(other.address());
            assertGone(client);
            server.close();
            try (Socket next = connect()) {
                echo(next);
            }
        } finally {
            other.close();
        }
    }

    @Test
    void a_clear_link_passes_everything_and_the_end_of_it() throws Exception {
        try (Socket client = connect()) {
            byte[] much = new byte[1 << 20];
            much[much.length - 1] = 7;
            Thread.ofVirtual().start(() -> {
                try {
                    client.getOutputStream().write(much);
                    client.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertArrayEquals(much, client.getInputStream().readAllBytes());
            assertEquals("closed", server.ends.poll(PATIENCE, TimeUnit.MILLISECONDS));
        }
    }

    @Test
    void a_slow_link_delays_each_way_and_is_narrow() throws Exception {
        try (Socket client = connect()) {
            echo(client);
            proxy.become(new LinkCondition.Slow(Duration.ofMillis(100), 1_000_000));
            assertTrue(echo(client) >= 200, "a way of 100 ms there and one back");
            proxy.become(new LinkCondition.Slow(Duration.ZERO, 5));
            assertTrue(echo(client) >= 400, "a byte at 5 a second, there and back");
            proxy.become(new LinkCondition.Clear());
            assertTrue(echo(client) < 200, "and quick again");
        }
    }

    @Test
    void a_black_hole_holds_everything_back_and_nothing_is_lost() throws Exception {
        try (Socket client = connect()) {
            echo(client);
            proxy.become(new LinkCondition.BlackHole());
            client.getOutputStream().write(42);
            client.setSoTimeout(MOMENT);
            assertThrows(
                    SocketTimeoutException.class, () -> client.getInputStream().read());
            proxy.become(new LinkCondition.Clear());
            client.setSoTimeout(PATIENCE);
            assertEquals(42, client.getInputStream().read());
        }
    }

    @Test
    void a_cut_resets_what_is_open_and_whoever_comes_until_it_is_over() throws Exception {
        try (Socket client = connect()) {
            echo(client);
            proxy.become(new LinkCondition.Cut());
            assertGone(client);
            assertEquals("reset", server.ends.poll(PATIENCE, TimeUnit.MILLISECONDS));
            try (Socket late = connect()) {
                assertGone(late);
            } catch (SocketException resetAtOnce) {
                // The reset may be here before connect() has looked.
            }
            proxy.become(new LinkCondition.Clear());
            try (Socket later = connect()) {
                echo(later);
                assertEquals(1, proxy.connections());
            }
        }
    }

    @Test
    void a_half_open_connection_stays_silent_for_ever_while_the_server_knows() throws Exception {
        try (Socket client = connect()) {
            echo(client);
            proxy.become(new LinkCondition.HalfOpen());
            assertEquals("reset", server.ends.poll(PATIENCE, TimeUnit.MILLISECONDS));
            proxy.become(new LinkCondition.Clear());
            client.getOutputStream().write(1);
            client.setSoTimeout(MOMENT);
            assertThrows(
                    SocketTimeoutException.class, () -> client.getInputStream().read());
            try (Socket fresh = connect()) {
                echo(fresh);
            }
        }
    }

    @Test
    void a_server_that_is_away_looks_like_a_cut() throws Exception {
        server.close();
        try (Socket client = connect()) {
            assertGone(client);
        } catch (SocketException reset) {
            // The proxy may be quicker than the client is through with connecting.
            assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE);
        socket.connect(proxy.address(), PATIENCE);
        return socket;
    }

    /** Sends a byte, gets it back; how many milliseconds that took. */
    private static long echo(Socket client) throws IOException {
        long sent = System.nanoTime();
        client.getOutputStream().write(9);
        assertEquals(9, client.getInputStream().read());
        return Duration.ofNanos(System.nanoTime() - sent).toMillis();
    }

    private static void assertGone(Socket client) throws IOException {
        try {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketTimeoutException silent) {
            throw new AssertionError("still open", silent);
        } catch (IOException reset) {
            assertTrue(reset.getMessage().contains("reset"), reset.getMessage());
        }
    }
}
