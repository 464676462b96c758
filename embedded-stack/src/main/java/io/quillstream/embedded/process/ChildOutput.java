package io.quillstream.embedded.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;

/**
 * Reads what a child prints until it ends: tells when the line comes that says it is ready, keeps the last lines for
 * the message in case it fails, and passes everything on to the debug log.
 */
final class ChildOutput {

    private static final int KEPT_LINES = 20;

    private final Process process;
    private final String readyText;
    private final Logger log;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final Deque<String> tail = new ArrayDeque<>();

    private ChildOutput(Process process, String readyText, Logger log) {
        this.process = process;
        this.readyText = readyText;
        this.log = log;
    }

    static ChildOutput of(Process process, String name, String readyText, Logger log) {
        ChildOutput output = new ChildOutput(process, readyText, log);
        // A platform thread: reading a pipe blocks natively, so a virtual one would hold its carrier for ever.
        Thread.ofPlatform().daemon().name(name + "-output").start(output::pump);
        return output;
    }

    /** Completes when the ready line was printed; exceptionally with the last output if the child ended before. */
    CompletableFuture<Void> ready() {
        return ready;
    }

    String lastLines() {
        synchronized (tail) {
            return String.join("\n", tail);
        }
    }

    private void pump() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.debug("{}", line);
                synchronized (tail) {
                    tail.addLast(line);
                    if (tail.size() > KEPT_LINES) {
                        tail.removeFirst();
                    }
                }
                if (line.contains(readyText)) {
                    ready.complete(null);
                }
            }
        } catch (IOException closed) {
            log.debug("Output closed: {}", closed.getMessage());
        }
        ready.completeExceptionally(
                new IllegalStateException("it ended before it was ready. Its last output:\n" + lastLines()));
    }
}
