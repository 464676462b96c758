package io.quillstream.sinks;

import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the stores' shapes up to this release before the first record is written, and waits for stores that are not
 * up yet: in a cluster nobody promises the order in which servers start.
 */
final class StorePreparation {

    private static final Logger LOG = LoggerFactory.getLogger(StorePreparation.class);
    private static final long PAUSE_MS = 500;

    private final Postgres postgres;
    private final MongoStore mongo;
    private final Runnable afterwards;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String waitingFor = "the stores are being prepared";
    private Thread thread;

    /** @param afterwards what to do once the stores are ready; not called after {@link #stop} */
    StorePreparation(Postgres postgres, MongoStore mongo, Runnable afterwards) {
        this.postgres = postgres;
        this.mongo = mongo;
        this.afterwards = afterwards;
    }

    void start() {
        thread = Thread.ofPlatform().name("sinks-preparation").daemon().start(this::run);
    }

    /** What is not ready yet. */
    Optional<String> problem() {
        return Optional.ofNullable(waitingFor);
    }

    void stop() throws InterruptedException {
        stopped.countDown();
        if (thread != null) {
            thread.join();
        }
    }

    private void run() {
        try {
            do {
                if (prepared()) {
                    afterwards.run();
                    waitingFor = null;
                    return;
                }
            } while (!stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean prepared() {
        try {
            postgres.migrate();
            mongo.ensureIndexes();
            return stopped.getCount() > 0;
        } catch (RuntimeException e) {
            waitingFor = "PostgreSQL or MongoDB is not ready: " + e.getClass().getSimpleName();
            LOG.info("The sinks wait for their stores: {}", e.getMessage());
            return false;
        }
    }
}
