package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritePendingException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** In memory, where the way back to a client is as narrow as a test wants it. */
class SlowClientsTest {

    /** Longer than a busy machine may stand still in the middle of a test. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final String REQUEST = DoorUnderTest.head("GET", "/nothing") + "\r\n";
    private static final String SLOW_BODY = DoorUnderTest.head("POST", "/things", "Content-Length: 10000") + "\r\n";
    private static final String HALF_A_HEAD = "POST / HTTP/1.1\r\nHost";

    private final Server server = new Server();
    private final Narrow connector = new Narrow(server);

    @BeforeEach
    void start() throws Exception {
        connector.setIdleTimeout(PATIENCE.toMillis());
        connector.addBean(new SlowClients(connector, PATIENCE));
        server.addConnector(connector);
        FrontHandler front = new FrontHandler(new BrowserRules(List.of()));
        front.setHandler(new Reader());
        server.setHandler(front);
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
        ByteArrayEndPoint deaf = connector.connect(
                new ByteArrayEndPoint(connector.getScheduler(), PATIENCE.toMillis(), new byte[0], 2 * oneAnswer + 10));
        deaf.addInput(REQUEST + REQUEST + HALF_A_HEAD);
        await(() -> !deaf.isOpen());
        String taken = deaf.getOutputString();
        assertEquals("HTTP/1.1 4", taken.substring(2 * oneAnswer), "the refusal had begun");
        whoIsSilentAmidAHeadIsToldWhy();
    }

    @Test
    void oneThatCannotBeToldOffDoesNotEndTheWatch() {
        ByteArrayEndPoint odd = connector.connect(new ByteArrayEndPoint(connector.getScheduler(), 0) {
            @Override
            public void write(Callback callback, ByteBuffer... buffers) {
                throw new WritePendingException();
            }
        });
        odd.addInput(HALF_A_HEAD);
        await(() -> !odd.isOpen());
        whoIsSilentAmidAHeadIsToldWhy();
    }

    /**
     * The way back is full for some looks, and gives way before the patience with that has ended. A try in which the machine
     * stood still for longer than that says nothing.
     */
    @Test
    void anAnswerThatIsOnItsWayIsNotCutByTheNextLook() throws Exception {
        StringBuilder answer = new StringBuilder();
        boolean inTime = false;
        for (int tries = 0; tries < 5 && !inTime; tries++) {
            ByteArrayEndPoint slow =
                    connector.connect(new ByteArrayEndPoint(connector.getScheduler(), 0, new byte[0], 10));
            long begun = System.nanoTime();
            slow.addInput(SLOW_BODY);
            await(() -> slow.getOutput().remaining() == 10);
            trickle(slow, PATIENCE.dividedBy(4));
            answer.setLength(0);
            answer.append(slow.takeOutputString());
            inTime = System.nanoTime() - begun < PATIENCE.multipliedBy(2).toNanos();
            await(() -> {
                answer.append(slow.takeOutputString());
                return answer.toString().endsWith(Reader.WORD) || !slow.isOpen();
            });
            answer.append(slow.takeOutputString());
        }
        assertTrue(inTime, "the machine stood still each time");
        assertTrue(answer.toString().startsWith("HTTP/1.1 408 "), answer::toString);
        assertTrue(answer.toString().endsWith(Reader.WORD), answer::toString);
    }

    private static void trickle(ByteArrayEndPoint client, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        await(() -> {
            client.addInput("x");
            LockSupport.parkNanos(5_000_000);
            return System.nanoTime() > end;
        });
    }

    /** Waits for the body and says so if it does not come. */
    private static final class Reader extends Handler.Abstract {

        static final String WORD = "too slow";

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            try {
                Content.Source.asByteBuffer(request);
                callback.succeeded();
            } catch (IOException e) {
                response.setStatus(408);
                response.write(true, BufferUtil.toBuffer(WORD), callback);
            }
            return true;
        }
    }

    /** Connects clients that read nothing beyond so many bytes. */
    private static final class Narrow extends LocalConnector {

        Narrow(Server server) {
            super(server, new Connections(new HttpConfiguration(), 10_000));
        }

        ByteArrayEndPoint connect(ByteArrayEndPoint client) {
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
