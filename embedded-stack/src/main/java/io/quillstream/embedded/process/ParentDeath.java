package io.quillstream.embedded.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Ties a child's life to ours: where the system has {@code setpriv --pdeathsig} (Linux), the kernel sends the child a
 * signal when this process ends, however it ends. Elsewhere {@link OrphanedChild} clears up at the next start.
 */
public final class ParentDeath {

    private static final boolean SUPPORTED = works();

    private ParentDeath() {}

    /** The command, made to receive the signal ({@code TERM}, {@code INT}) when the thread that starts it ends. */
    public static List<String> signals(String signal, List<String> command) {
        if (!SUPPORTED) {
            return command;
        }
        List<String> tied = new ArrayList<>(List.of("setpriv", "--pdeathsig", signal));
        tied.addAll(command);
        return tied;
    }

    private static boolean works() {
        try {
            Process probe = new ProcessBuilder("setpriv", "--pdeathsig", "TERM", "true")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return probe.waitFor(5, TimeUnit.SECONDS) && probe.exitValue() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
