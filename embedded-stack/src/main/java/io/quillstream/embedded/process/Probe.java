package io.quillstream.embedded.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks the system whether it can do something by trying. */
public final class Probe {

    private static final int SECONDS = 5;

    private Probe() {}

    /** True if the command exists and ends with 0 within five seconds. */
    public static boolean succeeds(List<String> command) {
        try {
            Process probe = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (probe.waitFor(SECONDS, TimeUnit.SECONDS)) {
                return probe.exitValue() == 0;
            }
            probe.destroyForcibly();
            return false;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
