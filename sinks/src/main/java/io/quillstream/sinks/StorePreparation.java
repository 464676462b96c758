package io.quillstream.sinks;

import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.InWords;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
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
    private final Deque<Runnable> beginnings;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String problem;
    private Thread thread;

    /**
     * @param store name of the store, for people
     * @param preparing makes what is missing; throws while the store is away; may be repeated
     * @param beginnings done afterwards in that order, unless {@link #stop} came first; one that throws is tried again, those
     *     before it are not
     */
    StorePreparation(String store, Runnable preparing, List<Runnable> beginnings) {
        this.store = store;
        this.preparing = preparing;
        this.beginnings = new ArrayDeque<>(beginnings);
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
            boolean prepared = false;
            do {
                prepared = prepared || done(preparing, store);
                if (prepared && done(this::begin, "the log") && beginnings.isEmpty()) {
                    problem = null;
                    return;
                }
            } while (!stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void begin() {
        while (!beginnings.isEmpty() && stopped.getCount() > 0) {
            beginnings.getFirst().run();
            beginnings.removeFirst();
        }
    }

    /** Whatever it fails with: a thread that ended here would leave sinks that never begin, and nobody would try again. */
    private boolean done(Runnable step, String awaited) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            told(awaited + " is not ready: " + InWords.of(e), e);
            return false;
        }
    }

    /** It is tried twice a second, for hours perhaps: the log is told what is new. */
    private void told(String trouble, Throwable cause) {
        if (!trouble.equals(problem)) {
            LOG.warn(
                    "The sinks of {} wait: {} ({}); they go on by themselves",
                    store,
                    trouble,
                    cause.getClass().getSimpleName());
        }
        LOG.debug("The sinks of {} wait", store, cause);
        problem = trouble;
    }
}
