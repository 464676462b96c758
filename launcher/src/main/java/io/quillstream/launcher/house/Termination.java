package io.quillstream.launcher.house;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import sun.misc.Signal;

/**
 * The end of a process: SIGTERM, Ctrl-C, or a fault that cannot be recovered from. Signals are handled here and not in
 * shutdown hooks, because hooks run side by side: the servers under a service would be stopped while it still needs
 * them, and the exit code could not be 0.
 */
public final class Termination {

    private static final Duration LOOK = Duration.ofMillis(250);

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
     * Waits for a signal or a fault.
     *
     * @param fault asked four times a second
     * @return the fault, or empty if a signal came
     */
    public Optional<String> await(Supplier<Optional<String>> fault) throws InterruptedException {
        while (!asked.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
            Optional<String> found = fault.get();
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }
}
