package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In memory, where the way back to a client is as narrow as a test wants it. */
class SlowClientsTest {

    private static final Duration PATIENCE = Duration.ofMillis(200);
    private static final String REQUEST = DoorUnderTest.head("GET", "/nothing") + "\r\n";
    private static final String HALF_A_HEAD = "POST / HTTP/1.1\r\nHost";

    private final Server server = new Server();
    private final Narrow connector = new Narrow(server);

    @BeforeEach
    void start() throws Exception {
        connector.setIdleTimeout(PATIENCE.toMillis());
        connector.addBean(new SlowClients(connector, PATIENCE));
        server.addConnector(connector);
        server.setHandler(new FrontHandler());
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @Test
    void whoIsSilentAmidAHeadIsToldWhy() {
        LocalConnector.LocalEndPoint silent = connector.connect();
        silent.addInput(HALF_A_HEAD);
        await(() -> !silent.isOpen());
        String answer = silent.takeOutputString();
        assertTrue(answer.startsWith("HTTP/1.1 408 "), answer);
    }

    /** The refusal waits where the way back is full of answers that nobody reads. */
    @Test
    void whoReadsNothingDoesNotEndTheWatch() throws Exception {
        LocalConnector.LocalEndPoint usual = connector.connect();
        usual.addInput(REQUEST);
        int oneAnswer = usual.waitForResponse(false, 20, TimeUnit.SECONDS).remaining();
        ByteArrayEndPoint deaf = connector.connect(new byte[0], 2 * oneAnswer + 10);
        deaf.addInput(REQUEST + REQUEST + HALF_A_HEAD);
        await(() -> !deaf.isOpen());
        String taken = deaf.getOutputString();
        assertEquals("HTTP/1.1 4", taken.substring(2 * oneAnswer), "the refusal had begun");
        whoIsSilentAmidAHeadIsToldWhy();
    }

    /** Connects clients that read nothing beyond so many bytes. */
    private static final class Narrow extends LocalConnector {

        Narrow(Server server) {
            super(server, new Connections(new HttpConfiguration()));
        }

        ByteArrayEndPoint connect(byte[] input, int bytesBack) {
            ByteArrayEndPoint client = new ByteArrayEndPoint(getScheduler(), getIdleTimeout(), input, bytesBack);
            client.setConnection(getDefaultConnectionFactory().newConnection(this, client));
            onEndPointOpened(client);
            client.onOpen();
            client.getConnection().onOpen();
            return client;
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "not within 20 s");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
