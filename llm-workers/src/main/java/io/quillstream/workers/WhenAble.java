package io.quillstream.workers;

import io.quillstream.runtime.service.InWords;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Begins something as soon as something else answers for the first time, on a thread of its own, and asks until then. Used
 * once. Thread-safe.
 */
final class WhenAble {

    private static final Logger LOG = LoggerFactory.getLogger(WhenAble.class);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final String what;
    private final BooleanSupplier answers;
    private final Runnable beginning;
    private volatile Thread thread;
    private volatile boolean cancelled;
    private volatile boolean begun;
    private volatile String failure;

    /**
     * @param what that which must answer, for the operator
     * @param answers whether it answers; may block for a while, and is then interrupted by {@link #cancel}
     * @param beginning run once, never after {@link #cancel} has returned
     */
    WhenAble(String what, BooleanSupplier answers, Runnable beginning) {
        this.what = what;
        this.answers = answers;
        this.beginning = beginning;
    }

    void start() {
        thread = Thread.ofPlatform().daemon().name("quill-when-able").start(this::run);
    }

    /** Why it has not begun; empty if it has. */
    Optional<String> waiting() {
        return begun ? Optional.empty() : Optional.of(what + " has not answered yet");
    }

    /** Why it never will; empty if it may. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** It does not begin any more, or has: then what it began must be ended. */
    void cancel() {
        cancelled = true;
        Thread asking = thread;
        if (asking != null) {
            asking.interrupt();
        }
        awaitBeginning();
    }

    /** Whoever begins holds the monitor, and whoever comes to it now sees that it is cancelled. */
    private synchronized void awaitBeginning() {}

    private void run() {
        try {
            for (boolean told = false; !cancelled && !answers.getAsBoolean(); told = true) {
                if (!told && !cancelled) {
                    LOG.warn("{} does not answer; nothing is begun before it does", what);
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            begin();
        } catch (RuntimeException | Error e) {
            // Whatever it is: what never begins must not look as if it were still waiting.
            if (!cancelled) {
                LOG.error("It cannot begin", e);
                failure = "it cannot begin: " + InWords.of(e);
            }
        }
    }

    private synchronized void begin() {
        if (!cancelled) {
            beginning.run();
            begun = true;
        }
    }
}
