package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import io.quillstream.launcher.chaos.verdict.StoreTables.Name;
import io.quillstream.processors.run.RocksDbLibrary;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.RocksDB;

class StateRebuiltTest {

    private static final Name JOBS = new Name("jobs", 1);

    @BeforeAll
    static void library() throws Exception {
        RocksDbLibrary.load();
    }

    @Test
    void tablesAreReadAsTheyWereLeft(@TempDir Path one, @TempDir Path other) throws Exception {
        write(one, "a", "1");
        write(other, "a", "2");
        assertEquals(
                Map.of(JOBS, List.of(Map.of("61", "31"), Map.of("61", "32"))), StoreTables.kept(List.of(one, other)));
    }

    @Test
    void oneOfTheCopiesMustBeWhatTheLogSays() {
        Map<Name, Map<String, String>> log = Map.of(JOBS, Map.of("61", "31"));
        assertEquals(List.of(), broken(log, Map.of(JOBS, List.of(Map.of(), Map.of("61", "31")))));
        assertEquals(List.of("I35"), broken(log, Map.of(JOBS, List.of(Map.of("61", "32")))), "another value");
        assertEquals(
                List.of("I35"),
                broken(log, Map.of(JOBS, List.of(Map.of("61", "31", "62", "31")))),
                "an entry that no record wrote");
        assertEquals(List.of("I35"), broken(log, Map.of()), "no tables at all");
        assertEquals(List.of(), broken(Map.of(JOBS, Map.of()), Map.of()), "nothing was ever written");
        assertEquals(List.of("I35"), broken(Map.of(), Map.of()), "nothing to compare with");
    }

    private static List<String> broken(Map<Name, Map<String, String>> log, Map<Name, List<Map<String, String>>> kept) {
        return StateRebuilt.differences("now", log, kept).stream()
                .map(Violation::invariant)
                .toList();
    }

    private static void write(Path state, String key, String value) throws Exception {
        Path tables = Files.createDirectories(state.resolve("quill-stream-processors/0_1/rocksdb"))
                .resolve("jobs");
        try (RocksDB db = RocksDB.open(tables.toString())) {
            db.put(key.getBytes(StandardCharsets.UTF_8), value.getBytes(StandardCharsets.UTF_8));
        }
    }
}
