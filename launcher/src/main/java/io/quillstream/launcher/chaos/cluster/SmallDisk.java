package io.quillstream.launcher.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * A file system of 96 MiB in memory that can be filled up. Mounting takes root; without it, it is a plain folder and
 * {@link #usable} is false, so that no fault of this kind is planned.
 */
public final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "96m";
    private static final int NOT_RUN = 1;
    private static final int ENDED_BY_SIGNAL = 128;
    private static final int MOST_TRIES = 3;

    private final Path folder;
    private final boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static SmallDisk mount(Path folder) throws IOException {
        Files.createDirectories(folder);
        SmallDisk disk = new SmallDisk(
                folder, code(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString())) == 0);
        if (disk.mounted) {
            // Also when the campaign is broken off. Unmounting twice does no harm.
            Runtime.getRuntime().addShutdownHook(new Thread(disk::close));
        }
        return disk;
    }

    /** Whether it is small: false where mounting was not allowed. */
    public boolean usable() {
        return mounted;
    }

    Path folder() {
        return folder;
    }

    /** Takes every byte that is left. */
    public void fill() {
        byte[] piece = new byte[1 << 16];
        try (OutputStream ballast = Files.newOutputStream(ballast())) {
            while (true) {
                ballast.write(piece);
            }
        } catch (IOException full) {
            // that was the point
        }
    }

    /** Gives them back. */
    public void empty() {
        try {
            Files.deleteIfExists(ballast());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (mounted) {
            unmount(folder, SmallDisk::code);
        }
    }

    /**
     * A campaign that is broken off kills every process below it, and may meet the one that unmounts; the folder would stay, for
     * what is mounted on cannot be deleted.
     *
     * @param command runs a command and returns its exit code, above 128 if a signal ended it
     */
    static void unmount(Path folder, ToIntFunction<List<String>> command) {
        for (int i = 0; i < MOST_TRIES; i++) {
            if (command.applyAsInt(List.of("umount", "-l", folder.toString())) <= ENDED_BY_SIGNAL) {
                return;
            }
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static int code(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException missing) {
            return NOT_RUN;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return NOT_RUN;
        }
    }
}
