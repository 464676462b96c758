package io.quillstream.bridge.stream;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.bridge.access.Viewer;
import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * All streams of this instance: opens them, counts them, and closes them when the service goes down. What has to be
 * done for them time and again is {@link StreamCare}'s. Thread-safe.
 */
public final class OpenStreams {

    private static final Duration RETRY = Duration.ofSeconds(3);
    private static final Duration EARLIEST_RETURN = Duration.ofMillis(250);

    /** So much of it may wait for clients that are slow. */
    private static final int PART_OF_MEMORY = 8;

    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private final StreamLimit limit;
    private final int mostBytes;
    private final Backlog backlog = new Backlog(Runtime.getRuntime().maxMemory() / PART_OF_MEMORY);
    private final MeterRegistry meters;
    private volatile boolean closing;

    /** A stream and whose it is. */
    record LiveStream(ClientStream out, Viewer viewer) {

        /** Equality by identity: two streams of one viewer are two. */
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /**
     * @param limit how many streams a user may have
     * @param mostBytes bound of what may wait for one client
     */
    public OpenStreams(StreamLimit limit, int mostBytes, MeterRegistry meters) {
        this.limit = limit;
        this.mostBytes = mostBytes;
        this.meters = meters;
        Gauge.builder("quill.stream.clients", streams, Set::size)
                .description("Open event streams")
                .register(meters);
    }

    /**
     * Turns the request into a stream and sends its first line. The handler must return without a result.
     *
     * @param closed called once when the stream is over, for whatever reason
     * @throws io.quillstream.edge.problem.ProblemException 429 for too many streams, 503 while going down
     */
    public ClientStream open(Context request, Viewer viewer, Runnable closed) {
        if (closing) {
            throw ProblemCode.OVERLOADED.because("The service is stopping").withRetryAfter(Duration.ofSeconds(1));
        }
        StreamLimit.Owner owner = new StreamLimit.Owner(viewer.workspace(), viewer.user());
        long number = limit.take(owner);
        JettyOutput output;
        try {
            output = begun(request);
        } catch (RuntimeException | Error e) {
            // There is no stream that could give it back, and its instance would say for ever that it is open.
            limit.giveBack(owner, number);
            throw e;
        }
        LiveStream[] live = new LiveStream[1];
        ClientStream out = new ClientStream(output, mostBytes, backlog, cut -> {
            streams.remove(live[0]);
            limit.giveBack(owner, number);
            cut.ifPresent(reason -> cutCounter(reason).increment());
            closed.run();
        });
        live[0] = new LiveStream(out, viewer);
        if (HeadRequest.is(request)) {
            out.end();
            return out;
        }
        streams.add(live[0]);
        out.send(SseFrames.retry(RETRY));
        if (closing) {
            leave(out);
        }
        return out;
    }

    private static JettyOutput begun(Context request) {
        request.status(200)
                .header("Content-Type", "text/event-stream")
                .header("Cache-Control", "no-cache, no-transform")
                .header("X-Accel-Buffering", "no")
                // The connection ends with the stream, so that none lingers when the service goes down; chunks still
                // tell a client a good end from a broken connection.
                .header("Connection", "close")
                .header("Transfer-Encoding", "chunked");
        return JettyOutput.takeOver(request);
    }

    /** Sends every client away; each is told to come back after a time of its own, so that they do not all come at once. */
    public void closeAll() {
        closing = true;
        streams.forEach(stream -> leave(stream.out()));
    }

    /** Open streams now. */
    public int size() {
        return streams.size();
    }

    Set<LiveStream> all() {
        return streams;
    }

    private static void leave(ClientStream out) {
        long wait = ThreadLocalRandom.current().nextLong(EARLIEST_RETURN.toMillis(), RETRY.toMillis());
        out.send(SseFrames.retry(Duration.ofMillis(wait)));
        out.end();
    }

    private Counter cutCounter(CutReason reason) {
        return Counter.builder("quill.stream.cut")
                .description("Streams that did not end in good order")
                .tag("reason", reason.name().toLowerCase(java.util.Locale.ROOT))
                .register(meters);
    }
}
