package io.quillstream.embedded.process;

import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends processes in two steps: a signal they can act on, then the one they cannot refuse. */
final class Signals {

    private static final Logger log = LoggerFactory.getLogger(Signals.class);
    private static final int GRACE_SECONDS = 10;

    private Signals() {}

    /** Sends the signal and waits for the end; kills after ten seconds. Returns when the process is gone. */
    static void end(ProcessHandle process, String signal) {
        if (!process.isAlive()) {
            return;
        }
        try {
            // The shell's own kill: the JDK can only send TERM, and a slim image may have no kill program.
            new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (!gone(process)) {
                log.warn("Process {} did not end on {}; killing it", process.pid(), signal);
                process.destroyForcibly();
                gone(process);
            }
        } catch (IOException e) {
            log.warn("Cannot send {} to {}; killing it", signal, process.pid(), e);
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private static boolean gone(ProcessHandle process) throws InterruptedException {
        try {
            process.onExit().get(GRACE_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }
}
