package io.quillstream.embedded.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A server program as a child process: how to start it, how to see that it is ready, how to end it.
 *
 * @param name for messages and threads
 * @param command program and arguments; must contain {@code data} as (part of) an argument and not fork
 * @param data absolute data folder; by it a left-over of an earlier run is recognised
 * @param pidFile where the process id is noted while the child runs
 * @param ownLock the program's own lock file, first line its process id; empty if it has none
 * @param readyText part of the line printed when it accepts connections
 * @param stopSignal name without SIG that ends it at once but cleanly
 * @param startWithin how long it may take to get ready
 */
public record ChildServer(
        String name,
        CommandLine command,
        Path data,
        Path pidFile,
        Optional<Path> ownLock,
        String readyText,
        String stopSignal,
        Duration startWithin) {

    /** Finds out the command line, which may mean to unpack the program first. */
    @FunctionalInterface
    public interface CommandLine {
        List<String> resolve() throws IOException;
    }
}
