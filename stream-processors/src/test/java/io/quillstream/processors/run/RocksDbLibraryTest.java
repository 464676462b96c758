package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

/** Found by looking at a machine where processors had been killed for a day: 5 GB of copies of one library. */
class RocksDbLibraryTest {

    private static final int KILLED = 137;

    @Test
    void aProcessThatIsKilledLeavesNoCopyOfTheLibrary(@TempDir Path folder) throws Exception {
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:-UsePerfData",
                        "-Djava.io.tmpdir=" + temporary,
                        "-cp",
                        System.getProperty("java.class.path"),
                        UsesRocksDb.class.getName(),
                        folder.resolve("store").toString())
                .inheritIO()
                .start();
        try {
            assertEquals(true, process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(KILLED, process.exitValue());
        } finally {
            process.destroyForcibly();
        }
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(List.of(), left.toList());
        }
    }

    /** Writes to a store and ends as a killed process does: nothing is closed, no hook runs. */
    static final class UsesRocksDb {

        public static void main(String[] args) throws Exception {
            RocksDbLibrary.load();
            RocksDbLibrary.load();
            RocksDB.loadLibrary();
            RocksDB store = RocksDB.open(new Options().setCreateIfMissing(true), args[0]);
            store.put(new byte[] {1}, new byte[] {2});
            Runtime.getRuntime().halt(store.get(new byte[] {1}).length == 1 ? KILLED : 1);
        }
    }
}
