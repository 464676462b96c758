package io.quillstream.launcher.chaos.verdict;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.Violation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaksTest {

    @TempDir
    Path logs;

    @Test
    void a_secret_is_found_where_it_stands_and_not_told_again() throws Exception {
        Files.writeString(logs.resolve("door.log"), "started\nwith the key sk-1234\n");
        Files.write(logs.resolve("worker.log"), new byte[] {'w', 'e', 'l', 'l', (byte) 0xC3});

        List<Violation> found = new Leaks(Map.of("sk-1234", "I39", "canary-", "I28")).in(logs);

        assertEquals(List.of(new Violation("I39", "door.log:2 tells what no log may tell")), found);
    }
}
