package io.quillstream.launcher.house;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import sun.misc.Signal;

/**
 * The end of a process: SIGTERM, Ctrl-C, or a fault that cannot be recovered from. Signals are handled here and not in
 * shutdown hooks, because hooks run side by side: the servers under a service would be stopped while it still needs
 * them, and the exit code could not be 0.
 */
public final class Termination {

    private static final Duration LOOK = Duration.ofMillis(100);
    private static final Duration FAULTS = Duration.ofSeconds(1);
    private static final Duration UNDO = Duration.ofSeconds(8);

    private final CountDownLatch asked = new CountDownLatch(1);

    /** Takes over SIGTERM and SIGINT. A second signal ends the process at once. */
    public static Termination ofSignals() {
        Termination termination = new Termination();
        for (String name : new String[] {"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> {
                if (termination.asked.getCount() == 0) {
                    Runtime.getRuntime().halt(130);
                }
                termination.asked.countDown();
            });
        }
        return termination;
    }

    /**
     * Starts what may take long, because its servers may be away. A signal breaks the start off: it is interrupted and
     * has a while to undo what it did.
     *
     * @return what was started; empty if a signal came first
     * @throws Exception what the start failed with, if no signal came
     */
    public <T> Optional<T> start(Callable<T> start) throws Exception {
        FutureTask<T> task = new FutureTask<>(start);
        Thread starter = Thread.ofPlatform().name("start").start(task);
        while (!task.isDone()) {
            if (asked.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                starter.interrupt();
                return undone(task);
            }
        }
        try {
            return Optional.of(task.get());
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception failure ? failure : e;
        }
    }

    /** It may have come to its end just before; whoever gets it stops it. */
    private static <T> Optional<T> undone(FutureTask<T> task) throws InterruptedException {
        try {
            return Optional.of(task.get(UNDO.toMillis(), TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException brokenOff) {
            return Optional.empty();
        }
    }

    /**
     * Waits for a signal or a fault.
     *
     * @param fault asked once a second
     * @return the fault, or empty if a signal came
     */
    public Optional<String> await(Supplier<Optional<String>> fault) throws InterruptedException {
        while (!asked.await(FAULTS.toMillis(), TimeUnit.MILLISECONDS)) {
            Optional<String> found = fault.get();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
