package io.quillstream.processors.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.rocksdb.NativeLibraryLoader;

/**
 * RocksDB's native library, loaded so that nothing of it stays on the disk. Left to itself it is unpacked into the temporary
 * folder and deleted when the process ends in order: each {@code kill -9} leaves 14 MB.
 */
public final class RocksDbLibrary {

    private RocksDbLibrary() {}

    /**
     * Loads the library, if that has not happened, and deletes the file it came from: what is mapped stays mapped. To be
     * called before RocksDB is used for the first time. Thread-safe.
     *
     * @throws IOException if the temporary folder does not take it
     */
    public static void load() throws IOException {
        Path folder = Files.createTempDirectory("quill-rocksdb");
        try {
            NativeLibraryLoader.getInstance().loadLibrary(folder.toString());
        } finally {
            delete(folder.toFile());
        }
    }

    /** As far as the system allows: not all of them delete what is mapped, and then the library's own clean-up remains. */
    private static void delete(File folder) {
        File[] files = folder.listFiles();
        if (files != null) {
            for (File file : files) {
                file.delete();
            }
        }
        folder.delete();
    }
}
