package io.quillstream.launcher.house;

import io.quillstream.edge.http.AwayDependency;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what needs a server that may not be up yet, or be away for a moment. */
final class ServerWait {

    private static final Logger LOG = LoggerFactory.getLogger(ServerWait.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int DEEPEST = 20;

    private ServerWait() {}

    /** What needs the server; may be done in part before it fails, and is then done again. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * Runs the step until it succeeds.
     *
     * @param server its name, for the operator
     * @param atMost after which no other attempt begins
     * @param failed is told of each attempt that failed and is made again
     * @throws Exception what the step failed with, if that does not pass, or has not passed in time
     * @throws InterruptedException if the thread was interrupted meanwhile, at the latest behind the attempt under way
     */
    static void until(String server, Duration atMost, Step step, Consumer<Exception> failed) throws Exception {
        long deadline = System.nanoTime() + atMost.toNanos();
        for (boolean told = false; ; told = true) {
            try {
                step.run();
                return;
            } catch (Exception failure) {
                breakOff(server);
                if (!AwayDependency.isCauseOf(failure) || System.nanoTime() - deadline >= 0) {
                    throw failure;
                }
                failed.accept(failure);
                if (!told) {
                    LOG.warn("{} does not answer; waiting for it ({})", server, told(failure));
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            breakOff(server);
        }
    }

    /**
     * The failure and what is behind it all: a pool says that it has no connection, and only the last of its causes says
     * whether nobody listens or a certificate is not trusted.
     */
    static String told(Throwable failure) {
        Throwable innermost = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .reduce(failure, (outer, inner) -> inner);
        return innermost == failure ? failure.toString() : failure + "; behind it: " + innermost;
    }

    private static void breakOff(String server) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException("while waiting for " + server);
        }
    }
}
