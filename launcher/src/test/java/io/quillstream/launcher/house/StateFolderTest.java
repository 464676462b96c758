package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {

    @TempDir
    Path data;

    @Test
    void processors_that_run_at_once_have_different_folders_and_neither_is_the_house_s_own() throws Exception {
        try (StateFolder first = StateFolder.claimIn(data);
                StateFolder second = StateFolder.claimIn(data)) {
            assertNotEquals(first.path(), second.path());
            assertTrue(Files.isDirectory(first.path()) && Files.isDirectory(second.path()));
            assertNotEquals(data.resolve("streams").toAbsolutePath(), first.path());
        }
    }

    @Test
    void a_folder_is_taken_over_when_its_process_is_gone() throws Exception {
        Path left;
        try (StateFolder first = StateFolder.claimIn(data)) {
            left = first.path();
        }
        try (StateFolder next = StateFolder.claimIn(data)) {
            assertEquals(left, next.path());
        }
    }
}
