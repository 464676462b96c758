package io.quillstream.ingest;

import io.quillstream.runtime.service.InWords;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must have happened before the door is ready, tried until it succeeds: in a cluster nobody promises the order in
 * which servers start.
 */
final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final long PAUSE_MS = 500;

    private final List<Runnable> steps;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String waitingFor = "is starting";
    private Thread thread;

    /** @param steps in order; one that failed is tried again, one that succeeded is not */
    Preparation(List<Runnable> steps) {
        this.steps = List.copyOf(steps);
    }

    void start() {
        thread = Thread.ofPlatform().name("ingest-api-preparation").daemon().start(this::run);
    }

    /** What is not ready yet. */
    Optional<String> problem() {
        return Optional.ofNullable(waitingFor);
    }

    /**
     * Ends the trying and returns once no step runs any more, or after that time: a driver that waits for a server that hangs
     * may hear of no interruption. Idempotent.
     */
    void stop(Duration atMost) {
        stopped.countDown();
        if (thread == null) {
            return;
        }
        thread.interrupt();
        try {
            thread.join(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            for (Runnable step : steps) {
                while (!succeeds(step)) {
                    if (stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
            waitingFor = null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It is tried twice a second, for hours perhaps: the log is told what is new. */
    private void told(String problem, Throwable cause) {
        if (!problem.equals(waitingFor)) {
            LOG.warn("The ingest API {} ({}); it goes on by itself", problem, cause.toString());
        }
        waitingFor = problem;
    }

    private boolean succeeds(Runnable step) {
        try {
            step.run();
            return true;
        } catch (RuntimeException | Error e) {
            // Whatever it is: nobody else would try again, and the door would be waited for, for ever.
            told("waits for its servers: " + InWords.of(e), e);
            return false;
        }
    }
}
