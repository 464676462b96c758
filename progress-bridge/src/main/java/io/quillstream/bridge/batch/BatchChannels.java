package io.quillstream.bridge.batch;

import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.progress.BatchState;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The batches that somebody in this instance follows. Each is looked at by one virtual thread, at most four times a
 * second and less often if a look takes long, but every few seconds at least, however many follow it. Thread-safe.
 */
public final class BatchChannels implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BatchChannels.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** A look may cost no more than this part of the time, unless it takes many seconds. */
    private static final int PAUSE_PER_LOOK = 4;

    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

    private final ConcurrentHashMap<UUID, Entry> channels = new ConcurrentHashMap<>();
    private final Function<BatchDocument, BatchState> look;

    private static final class Entry {
        final BatchChannel channel = new BatchChannel();
        final CountDownLatch abandoned = new CountDownLatch(1);
        int users = 1;
    }

    public BatchChannels(BatchSource source) {
        this(source::state);
    }

    /** @param look what a batch is like now */
    BatchChannels(Function<BatchDocument, BatchState> look) {
        this.look = look;
    }

    /** The batch's channel; the caller must {@link #release} it. */
    BatchChannel acquire(BatchDocument batch) {
        return channels.compute(batch.batchId(), (id, present) -> {
                    if (present != null) {
                        present.users++;
                        return present;
                    }
                    Entry entry = new Entry();
                    Thread.ofVirtual().name("batch-" + id).start(() -> follow(batch, entry));
                    return entry;
                })
                .channel;
    }

    /** Gives a channel back. */
    void release(UUID batch) {
        channels.computeIfPresent(batch, (id, entry) -> {
            if (--entry.users > 0) {
                return entry;
            }
            entry.abandoned.countDown();
            return null;
        });
    }

    private void follow(BatchDocument batch, Entry entry) {
        try {
            boolean ended = false;
            Duration pause = Duration.ZERO;
            while (!ended && !entry.abandoned.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                Duration running = Duration.between(batch.openedAt(), Instant.now());
                // Not by the time of day, which may be set while somebody looks.
                long begun = System.nanoTime();
                try {
                    BatchState state = look.apply(batch);
                    entry.channel.publish(state, running);
                    ended = state.ended();
                    pause = pauseBehind(Duration.ofNanos(System.nanoTime() - begun));
                } catch (RuntimeException | Error e) {
                    // Whatever it is: without this thread the batch's streams would stay open, and silent for ever.
                    LOG.warn("A batch cannot be looked at now: {}", e.toString());
                    pause = PAUSE_AFTER_FAILURE;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How long nobody looks behind a look that took so long. */
    static Duration pauseBehind(Duration look) {
        Duration fair = look.multipliedBy(PAUSE_PER_LOOK);
        if (fair.compareTo(SHORTEST_PAUSE) < 0) {
            return SHORTEST_PAUSE;
        }
        return fair.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : fair;
    }

    @Override
    public void close() {
        channels.values().forEach(entry -> entry.abandoned.countDown());
    }
}
