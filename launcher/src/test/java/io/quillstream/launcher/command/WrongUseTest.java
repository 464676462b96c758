package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** A campaign would start twelve processes before it found out, and a load of nothing would be measured. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "chaos --kinds killed,frozn | --kinds: there is no kind of fault frozn, but killed, frozen, starved,",
                "chaos --services workers | --services: there is no service workers, but stream-processors,",
                "chaos --services servers --kinds killed | --kinds killed --services servers: no such fault",
                "chaos --faults=-1 | --faults -1: expected a whole number from 0",
                "chaos --at-once 0 | --at-once 0: expected a whole number from 1",
                "chaos --rate 0 | --rate 0.0: expected a number above 0",
                "bench burst --jobs 0 | --jobs 0: expected a whole number from 1",
                "bench burst --connections 0 | --connections 0: expected a whole number from 1",
                "bench burst --warm-up=-1 | --warm-up -1: expected a whole number from 0",
                "bench streams --streams 0 | --streams 0: expected a whole number from 1",
                "bench steady --rate=-1 | --rate -1.0: expected a number above 0",
                "bench steady --seconds 0 | --seconds 0: expected a whole number from 1",
                "bench burst --rounds 0 | --rounds 0: expected a whole number from 1",
            })
    void an_amount_or_a_name_that_is_none_is_refused_before_anything_starts(String words, String complaint) {
        Said said = Terminal.quill(Map.of(), words.split(" "));
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: " + complaint), said.err());
        assertEquals("", said.out());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "audti verify | there is no command audti; the nearest is audit",
                "dlq lst | there is no command lst; the nearest is list",
                "coffee | there is no command coffee",
                "up --pots 80 | there is no option --pots; the nearest is --port",
                "up now | nothing is expected where 'now' stands",
            })
    void a_mistyped_word_is_told_as_what_it_was_taken_for(String words, String complaint) {
        Said said = Terminal.quill(Map.of(), words.split(" "));
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: " + complaint), said.err());
        assertTrue(said.err().contains("--help"), said.err());
    }

    @Test
    void a_data_folder_that_cannot_be_made_is_told_with_another_one() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Said said = Terminal.quill(Map.of(), "up", "--data", file.toString(), "--port=0");
        assertEquals(2, said.code(), said.err());
        assertEquals(
                "quill: --data " + file + ": no folder can be made there: something else is there already",
                said.complaint(),
                said.err());
        assertTrue(said.err().contains("try: ./quill up --data ANOTHER_FOLDER"), said.err());
    }

    @Test
    void a_port_of_the_fake_provider_that_is_taken_is_told_by_its_option() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            String port = Integer.toString(taken.getLocalPort());
            Said said = Terminal.quill(Map.of(), "fake-llm", "--port", port);
            assertEquals(1, said.code(), said.err());
            assertTrue(said.complaint().startsWith("quill: --port " + port + ": "), said.err());
            assertTrue(said.err().contains("try: ./quill fake-llm --port 0"), said.err());
        }
        assertEquals(2, Terminal.quill(Map.of(), "fake-llm", "--port=-4").code());
    }

    @Test
    void a_campaign_does_not_go_on_with_what_another_one_left() throws Exception {
        Files.writeString(folder.resolve("report.json"), "{}");
        Said said = Terminal.quill(Map.of(), "chaos", "--keep", folder.toString());
        assertEquals(2, said.code(), said.err());
        assertEquals("quill: --keep " + folder + ": the folder is not empty", said.complaint(), said.err());
    }

    @Test
    void an_id_is_taken_in_capitals_too() {
        String workspace = "00000000-0000-4000-8000-00000000D0E5";
        Said said = Terminal.quill(Map.of(), "token", "--workspace", workspace, "--user", "mia", "-o", "json");
        assertEquals(0, said.code(), said.err());
        assertTrue(said.out().contains("00000000-0000-4000-8000-00000000d0e5"), said.out());
    }
}
