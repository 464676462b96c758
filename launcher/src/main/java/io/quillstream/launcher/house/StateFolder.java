package io.quillstream.launcher.house;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A folder of its own for the state of a stream processor that joins a running house: two processes cannot share one.
 * The claim is a file lock, so it ends with the process however that ends, and the next one takes the folder over.
 *
 * @param path the folder, made if it was not there
 */
public record StateFolder(Path path, FileChannel claim) implements AutoCloseable {

    /** Claims the first folder beside the house's own ({@code streams}) that no running process holds. */
    public static StateFolder claimIn(Path data) throws IOException {
        for (int number = 2; ; number++) {
            Path folder = Files.createDirectories(data.resolve("streams-" + number));
            FileChannel claim =
                    FileChannel.open(folder.resolve("claim"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(claim)) {
                return new StateFolder(folder.toAbsolutePath(), claim);
            }
            claim.close();
        }
    }

    private static boolean locked(FileChannel claim) throws IOException {
        try {
            FileLock lock = claim.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldInThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        claim.close();
    }
}
