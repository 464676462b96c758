package io.quillstream.bridge.javascript;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * The machine's Node. Where there is none, a test that needs it is reported as skipped; with
 * {@code -Dquill.require.node=true}, as in continuous integration, it fails.
 */
final class Node {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Node() {}

    /** What a program printed, on both streams, and how it ended. */
    record Ended(int code, String output) {}

    /** The folder of the JavaScript client. */
    static Path client() {
        return Path.of(System.getProperty("quill.root"), "clients", "js").toAbsolutePath();
    }

    /** Runs it in the client's folder to its end. */
    static Ended run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(arguments));
        Process process = start(command);
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            fail("still running after " + PATIENCE.toSeconds() + " s: " + command + "\n" + output.get());
        }
        return new Ended(process.exitValue(), output.get());
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .directory(client().toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException absent) {
            if (Boolean.getBoolean("quill.require.node")) {
                return fail("Node is required and missing", absent);
            }
            String reason = "SKIPPED: Node is not installed, so the JavaScript client is not tested";
            System.out.println(reason);
            return Assumptions.abort(reason);
        }
    }

    private static String read(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
