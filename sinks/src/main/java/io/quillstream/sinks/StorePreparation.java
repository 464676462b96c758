package io.quillstream.sinks;

import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.InWords;
import io.quillstream.sinks.feed.SinkFeed;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings one store's shapes up to this release, then starts the feeds that write to it. Waits for a store that is not
 * up yet: in a cluster nobody promises the order in which servers start, and no sink waits for another one's store.
 */
final class StorePreparation {

    private static final Logger LOG = LoggerFactory.getLogger(StorePreparation.class);
    private static final long PAUSE_MS = 500;

    private final String store;
    private final Runnable preparing;
    private final List<SinkFeed> feeds;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String problem;
    private Thread thread;

    /**
     * @param store name of the store, for people
     * @param preparing makes what is missing; throws while the store is away; may be repeated
     * @param feeds started afterwards, unless {@link #stop} came first
     */
    StorePreparation(String store, Runnable preparing, List<SinkFeed> feeds) {
        this.store = store;
        this.preparing = preparing;
        this.feeds = feeds;
        this.problem = store + " is being prepared";
    }

    void start() {
        thread = Thread.ofPlatform().name("sinks-prepare-" + store).daemon().start(this::run);
    }

    HealthCheck check() {
        return HealthCheck.ready("sinks-" + store, () -> Optional.ofNullable(problem));
    }

    /** Nothing will be started any more. Returns when the preparing has ended, or after that time: its store may hang. */
    void stop(Duration atMost) throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join(atMost);
        }
    }

    private void run() {
        try {
            do {
                if (prepared()) {
                    feeds.forEach(SinkFeed::start);
                    problem = null;
                    return;
                }
            } while (!stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It is tried twice a second, for hours perhaps: the log is told what is new. */
    private void told(String trouble, RuntimeException cause) {
        if (!trouble.equals(problem)) {
            LOG.warn(
                    "The sinks wait, {} ({}); they go on by themselves",
                    trouble,
                    cause.getClass().getSimpleName());
        }
        LOG.debug("{} is not ready", store, cause);
        problem = trouble;
    }

    private boolean prepared() {
        try {
            preparing.run();
            return stopped.getCount() > 0;
        } catch (RuntimeException e) {
            told(store + " is not ready: " + InWords.of(e), e);
            return false;
        }
    }
}
