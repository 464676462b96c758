package io.quillstream.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A whole stack in a JVM of its own, to be killed: {@code StackProcess DATA MARK} leaves the mark everywhere and waits. */
public final class StackProcess {

    private static final String MARKED = "marked";

    private StackProcess() {}

    public static void main(String[] args) throws Exception {
        EmbeddedStack stack = EmbeddedStack.start(Path.of(args[0]));
        new Traces(stack.endpoints()).leave(args[1]);
        System.out.println(MARKED);
        new CountDownLatch(1).await();
    }

    /** Starts it and returns when every server has acknowledged the mark. */
    static Process startAndMark(Path data, String mark) throws IOException {
        Process process = new ProcessBuilder(List.of(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        StackProcess.class.getName(),
                        data.toString(),
                        mark))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.inputReader().lines().noneMatch(MARKED::equals)) {
            throw new IllegalStateException("The stack's process ended with " + process.exitValue());
        }
        return process;
    }
}
