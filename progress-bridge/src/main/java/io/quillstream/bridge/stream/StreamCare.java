package io.quillstream.bridge.stream;

import io.quillstream.bridge.access.StreamAccess;
import io.quillstream.bridge.access.Viewer;
import io.quillstream.bridge.stream.OpenStreams.LiveStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What open streams need from time to time: a heartbeat, the end when the viewer's access ends, and the cut when the
 * client has stopped reading. One thread looks at all streams each second; heartbeats go to a slice of them at a time,
 * so that ten thousand streams make no burst.
 */
public final class StreamCare implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StreamCare.class);

    /** A stream's turn comes every that many seconds; the contract promises a comment at least every 10. */
    private static final int SLICES = 8;

    private static final Duration REVOCATION_CHECK = Duration.ofSeconds(15);

    private final OpenStreams streams;
    private final StreamAccess access;
    private final Duration stall;
    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stream-care").daemon().factory());
    private final ScheduledExecutorService checks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("stream-access").daemon().factory());
    private int slice;

    /** @param stall longest time that one write may take */
    public StreamCare(OpenStreams streams, StreamAccess access, Duration stall) {
        this.streams = streams;
        this.access = access;
        this.stall = stall;
    }

    public void start() {
        turns.scheduleAtFixedRate(guarded(this::turn), 1, 1, TimeUnit.SECONDS);
        long period = REVOCATION_CHECK.toMillis();
        checks.scheduleWithFixedDelay(guarded(this::endRevoked), period, period, TimeUnit.MILLISECONDS);
    }

    /** One turn; every second. */
    void turn() {
        slice = (slice + 1) % SLICES;
        Instant now = Instant.now();
        long stalledSince = System.nanoTime() - stall.toNanos();
        for (LiveStream stream : streams.all()) {
            stream.out().cutIfStalledSince(stalledSince);
            if (stream.viewer().accessEnds().filter(now::isAfter).isPresent()) {
                endAccess(stream);
            } else if (Math.floorMod(stream.hashCode(), SLICES) == slice) {
                stream.out().sendIfIdle(SseFrames.HEARTBEAT);
            }
        }
    }

    /** Asks once for each viewer. While nobody can be asked, streams go on. */
    void endRevoked() {
        Map<Viewer, Boolean> holds = new HashMap<>();
        for (LiveStream stream : streams.all()) {
            if (!holds.computeIfAbsent(stream.viewer(), access::stillHolds)) {
                endAccess(stream);
            }
        }
    }

    private static void endAccess(LiveStream stream) {
        stream.out().send(SseFrames.AUTH_EXPIRED);
        stream.out().end();
    }

    /** A turn that fails, however it does, is not the last: the executor would forget the work without a word. */
    static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                LOG.error("Care for open streams failed and goes on", e);
            }
        };
    }

    @Override
    public void close() {
        turns.shutdownNow();
        checks.shutdownNow();
    }
}
