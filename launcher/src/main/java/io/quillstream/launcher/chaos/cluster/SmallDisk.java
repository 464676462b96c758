package io.quillstream.launcher.chaos.cluster;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A file system of 96 MiB in memory that can be filled up. Mounting takes root; without it, it is a plain folder and
 * {@link #usable} is false, so that no fault of this kind is planned.
 */
public final class SmallDisk implements AutoCloseable {

    private static final String SIZE = "96m";

    private final Path folder;
    private final boolean mounted;

    private SmallDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    static SmallDisk mount(Path folder) throws IOException {
        Files.createDirectories(folder);
        SmallDisk disk = new SmallDisk(
                folder, run(List.of("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString())));
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
            run(List.of("umount", "-l", folder.toString()));
        }
    }

    private Path ballast() {
        return folder.resolve("ballast");
    }

    private static boolean run(List<String> command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
