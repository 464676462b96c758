package io.quillstream.embedded.folder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The folder in which a stack keeps all it knows, locked while the stack runs: two brokers on one log would destroy
 * it. The operating system drops the lock with the process, so a killed stack never blocks the next one.
 */
public final class DataFolder implements AutoCloseable {

    private final Path root;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path root, FileChannel channel, FileLock lock) {
        this.root = root;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the folder (for its owner alone) if it is missing, and locks it.
     *
     * @throws FolderInUseException if another stack runs on it, in this process or another
     */
    public static DataFolder lock(Path folder) throws IOException {
        Path root = ownerOnly(folder).toRealPath();
        FileChannel channel =
                FileChannel.open(root.resolve("stack.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return new DataFolder(root, channel, lock);
            }
        } catch (OverlappingFileLockException sameProcess) {
            channel.close();
            throw new FolderInUseException(root);
        }
        channel.close();
        throw new FolderInUseException(root);
    }

    /** Absolute path without symbolic links. */
    public Path root() {
        return root;
    }

    /** A folder inside, made for its owner alone if it is missing. */
    public Path part(String name) {
        try {
            return ownerOnly(root.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets go of the folder. What is in it stays. */
    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path ownerOnly(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        boolean posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? Files.createDirectories(
                        folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")))
                : Files.createDirectories(folder);
    }
}
