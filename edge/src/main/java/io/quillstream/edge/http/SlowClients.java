package io.quillstream.edge.http;

import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts clients that take too long to say what they want. An idle time-out alone is defeated by one byte now and then,
 * so this watches how long each head and each body has been under way. A body that flows at a fair rate may take longer:
 * a large batch is slowed down by ourselves.
 */
final class SlowClients extends AbstractLifeCycle {

    private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
    private static final int FAIR_BYTES_PER_SECOND = 64 * 1024;

    /** What a connection is doing, and since when. */
    private record Watch(Phase phase, long message, long sinceNanos, long bytesBefore) {}

    private enum Phase {
        /** Between two requests; trickled blank lines do not count as being idle. */
        WAITING,
        HEAD,
        BODY,
        /** The request is complete: the time is ours. */
        ANSWERING,
        /** Told off, in an answer that it may be slow to take. */
        REFUSED
    }

    private final Connector connector;
    private final Duration patience;
    private final Map<EndPoint, Watch> watches = new ConcurrentHashMap<>();
    private volatile Scheduler.Task next;

    SlowClients(Connector connector, Duration patience) {
        this.connector = connector;
        this.patience = patience;
    }

    @Override
    protected void doStart() {
        schedule();
    }

    @Override
    protected void doStop() {
        Scheduler.Task task = next;
        if (task != null) {
            task.cancel();
        }
    }

    private void schedule() {
        long period = Math.clamp(patience.toMillis() / 20, 20, 1000);
        next = connector.getScheduler().schedule(this::look, period, TimeUnit.MILLISECONDS);
    }

    private void look() {
        var open = connector.getConnectedEndPoints();
        watches.keySet().retainAll(open);
        open.forEach(this::lookSafely);
        if (isRunning()) {
            schedule();
        }
    }

    /** What goes wrong with one client, as when it begins to be answered just now, is no reason to leave the others. */
    private void lookSafely(EndPoint endPoint) {
        try {
            look(endPoint);
        } catch (RuntimeException e) {
            LOG.warn("A slow client could not be told off: {}", e.toString());
        }
    }

    private void look(EndPoint endPoint) {
        if (!(endPoint.getConnection() instanceof HttpConnection connection)) {
            watches.remove(endPoint);
            return;
        }
        long now = System.nanoTime();
        Phase phase = phaseOf(connection.getParser());
        Watch watch = watches.get(endPoint);
        boolean refused = watch != null && watch.phase == Phase.REFUSED;
        if (watch == null || !refused && (watch.phase != phase || watch.message != connection.getMessagesIn())) {
            watches.put(endPoint, new Watch(phase, connection.getMessagesIn(), now, connection.getBytesIn()));
            return;
        }
        Duration under = Duration.ofNanos(now - watch.sinceNanos);
        if (under.compareTo(patience) < 0) {
            return;
        }
        long bytes = connection.getBytesIn() - watch.bytesBefore;
        switch (watch.phase) {
            case HEAD -> refuse(endPoint, watch);
            case WAITING -> {
                if (bytes > 0) {
                    refuse(endPoint, watch);
                }
            }
            case BODY -> {
                if (bytes < under.toMillis() * FAIR_BYTES_PER_SECOND / 1000) {
                    wakeReader(connection, endPoint, watch);
                }
            }
            case REFUSED -> endPoint.close();
            case ANSWERING -> {}
        }
    }

    private static Phase phaseOf(HttpParser parser) {
        HttpParser.State state = parser.getState();
        if (state == HttpParser.State.START) {
            return Phase.WAITING;
        }
        if (state.ordinal() < HttpParser.State.CONTENT.ordinal()) {
            return Phase.HEAD;
        }
        return state.ordinal() < HttpParser.State.END.ordinal() ? Phase.BODY : Phase.ANSWERING;
    }

    /** No request exists yet, so the answer is written by hand; once, as a second write beside a slow one is forbidden. */
    private void refuse(EndPoint endPoint, Watch watch) {
        watches.put(endPoint, new Watch(Phase.REFUSED, watch.message, System.nanoTime(), watch.bytesBefore));
        String id = UUID.randomUUID().toString();
        byte[] body = Problem.of(
                        ProblemCode.REQUEST_TIMEOUT.because("The head of the request did not arrive in time"), null, id)
                .bytes();
        String head = "HTTP/1.1 408 Request Timeout\r\nContent-Type: " + Problem.MEDIA_TYPE + "\r\n" + RequestId.HEADER
                + ": " + id + "\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\nConnection: close\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        Callback close = Callback.from(endPoint::close);
        endPoint.write(close, ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)), ByteBuffer.wrap(body));
    }

    /**
     * The handler that waits for the body sees a time-out and answers 408. It gets as long for that, since a second time-out
     * would end its answer; where it had not come yet, it is told behind that time.
     */
    private void wakeReader(HttpConnection connection, EndPoint endPoint, Watch watch) {
        watches.put(endPoint, new Watch(watch.phase, watch.message, System.nanoTime(), connection.getBytesIn()));
        connection.onIdleExpired(new TimeoutException("The body did not arrive in time"));
    }
}
