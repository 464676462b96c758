package io.quillstream.launcher.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A folder that is gone when the command ends. */
final class ScratchFolder implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Path path;
    private final Optional<Thread> atExit;

    private ScratchFolder(Path path, boolean ofChildren) {
        this.path = path;
        this.atExit = ofChildren ? Optional.of(new Thread(this::clearAtExit, "scratch-folder-exit")) : Optional.empty();
        atExit.ifPresent(Runtime.getRuntime()::addShutdownHook);
    }

    /** For a command that ends in order when it is told to. */
    static ScratchFolder create(String prefix) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(prefix), false);
    }

    /**
     * For a command whose processes work in it, and which stops in the middle when it is told to end: they are killed then,
     * all of them, and the folder goes with them.
     */
    static ScratchFolder ofChildren(String prefix) throws IOException {
        return new ScratchFolder(Files.createTempDirectory(prefix), true);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() throws IOException {
        atExit.ifPresent(ScratchFolder::forget);
        clear();
    }

    private void clear() throws IOException {
        try (Stream<Path> files = Files.walk(path)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    private void clearAtExit() {
        List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(ScratchFolder::awaitEnd);
        // What a child started in its last moment may write once more before its own death signal comes.
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (Files.exists(path) && System.nanoTime() < end) {
            try {
                clear();
            } catch (IOException | UncheckedIOException changing) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private static void awaitEnd(ProcessHandle child) {
        try {
            child.onExit().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            // It was killed; the system is slow to say so.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void forget(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException exiting) {
            // It runs, and does the same.
        }
    }
}
