package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.quillstream.launcher.scenario.BareEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Runs {@code quill} commands in processes of their own, as a person at a terminal does. */
final class Terminal {

    private Terminal() {}

    /** What a command left: its exit code and all it said. */
    record Said(int code, String out, String err) {

        /** The first line of the complaint. */
        String complaint() {
            return err.lines().findFirst().orElse("");
        }
    }

    /** Runs a command to its end, which must come within 30 seconds, and never with a stack trace. */
    static Said quill(Map<String, String> environment, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "io.quillstream.launcher.Quill"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        BareEnvironment.giveTo(builder);
        builder.environment().putAll(environment);
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            CompletableFuture<String> out =
                    CompletableFuture.supplyAsync(() -> text(process.getInputStream()), Thread::startVirtualThread);
            CompletableFuture<String> err =
                    CompletableFuture.supplyAsync(() -> text(process.getErrorStream()), Thread::startVirtualThread);
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("quill " + String.join(" ", arguments) + " did not end");
            }
            Said said = new Said(process.exitValue(), out.join(), err.join());
            assertFalse(said.err().contains("\tat ") || said.err().contains("Exception"), said.err());
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static String text(java.io.InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
