package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of an option's value that is none, by the option's name and without a word of Java. */
class WrongUseTest {

    @TempDir
    Path folder;

    /** Java itself takes the last one. */
    @ParameterizedTest
    @ValueSource(strings = {"x", "5a3b1e00-0000-4000-8000-00000000000", "1-1-1-1-1"})
    void an_id_that_is_none_is_told_in_our_own_words(String id) {
        Said said = Terminal.quill(Map.of(), "generate", "copy", "--product", id, "--type", "titles");
        assertEquals(2, said.code(), said.err());
        assertEquals(
                "quill: Invalid value for option '--product': '" + id + "' is not a UUID",
                said.complaint(),
                said.err());
        assertTrue(said.err().contains("try: ./quill generate copy --help"), said.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536"})
    void a_port_that_is_none_is_told_by_the_option_that_gave_it(String port) {
        Path data = folder.resolve("data");
        Said said = Terminal.quill(Map.of(), "up", "--data", data.toString(), "--port=" + port);
        assertEquals(2, said.code(), said.err());
        assertEquals(
                "quill: --port " + port + ": expected a whole number from 0 to 65535", said.complaint(), said.err());
        assertTrue(Files.notExists(data), "nothing was begun");
    }

    @Test
    void an_id_is_taken_in_capitals_too() {
        String workspace = "00000000-0000-4000-8000-00000000D0E5";
        Said said = Terminal.quill(Map.of(), "token", "--workspace", workspace, "--user", "mia", "-o", "json");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().contains("00000000-0000-4000-8000-00000000d0e5"), said.out());
    }
}
