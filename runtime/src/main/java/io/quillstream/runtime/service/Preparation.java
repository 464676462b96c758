package io.quillstream.runtime.service;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must have happened before a room is ready, tried on a thread of its own until it succeeds: in a cluster nobody
 * promises the order in which servers start. Used once.
 */
public final class Preparation {

    private static final Logger LOG = LoggerFactory.getLogger(Preparation.class);
    private static final long PAUSE_MS = 500;

    private final String name;
    private final List<Step> steps;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile String problem = "is starting";
    private Thread thread;

    /**
     * Something to be done once.
     *
     * @param server that it needs, for people
     * @param work throws while the server is away
     */
    public record Step(String server, Runnable work) {}

    /**
     * @param name of what is prepared, for operators; {@link #check} has it too
     * @param steps in order; one that failed is tried again, one that succeeded is not, and none begins after {@link #stop}
     */
    public Preparation(String name, List<Step> steps) {
        this.name = name;
        this.steps = List.copyOf(steps);
    }

    /** Begins; returns at once. */
    public void start() {
        thread = Thread.ofPlatform().name(name + "-preparation").daemon().start(this::run);
    }

    /** Holds once all is done. */
    public HealthCheck check() {
        return HealthCheck.ready(name, () -> Optional.ofNullable(problem));
    }

    /**
     * Ends the trying and returns once no step runs any more, or after that time: a driver that waits for a server that hangs
     * may hear of no interruption. Idempotent.
     */
    public void stop(Duration atMost) {
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
            for (Step step : steps) {
                while (stopped.getCount() > 0 && !succeeds(step)) {
                    stopped.await(PAUSE_MS, TimeUnit.MILLISECONDS);
                }
            }
            if (stopped.getCount() > 0) {
                problem = null;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean succeeds(Step step) {
        try {
            step.work().run();
            return true;
        } catch (RuntimeException | Error e) {
            // Whatever it is: nobody else would try again, and the room would be waited for, for ever.
            told("waits for " + step.server() + ": " + InWords.of(e), e);
            return false;
        }
    }

    /** It is tried twice a second, for hours perhaps: the log is told what is new. */
    private void told(String trouble, Throwable cause) {
        if (!trouble.equals(problem)) {
            LOG.warn("{} {} ({}); it goes on by itself", name, trouble, cause.toString());
        }
        problem = trouble;
    }
}
