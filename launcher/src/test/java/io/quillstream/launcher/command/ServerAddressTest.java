package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://h:8080", "http://h:8080/", "http://h:8080//", " http://h:8080 "})
    void slashes_at_the_end_mean_nothing(String text) {
        assertEquals(URI.create("http://h:8080"), ServerAddress.of("--url ", text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://quill.example", "HTTP://127.0.0.1:1", "http://[::1]:8080"})
    void other_addresses_of_servers_are_taken_as_they_are(String text) {
        assertEquals(URI.create(text), ServerAddress.of("--url ", text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1:8080",
                "localhost:8080",
                "localhost",
                "//localhost:8080",
                "ftp://localhost",
                "http://",
                "http:/",
                "http://h:99999",
                "http://h:port",
                "http://a b",
                ""
            })
    void what_is_none_is_wrong_use_and_told_with_an_example(String text) {
        CommandFailure told = assertThrows(CommandFailure.class, () -> ServerAddress.of("--url ", text));
        assertEquals(ExitCode.USAGE, told.code());
        assertTrue(told.getMessage().startsWith("--url " + text + " is no address of a server"), told.getMessage());
    }

    @Test
    void a_command_says_so_wherever_the_address_came_from() {
        Said option = Terminal.quill(Map.of(), "audit", "verify", "--url", "127.0.0.1:8080");
        assertEquals(2, option.code(), option.err());
        assertTrue(option.err().contains("try: --url http://127.0.0.1:8080"), option.err());

        Said variable = Terminal.quill(Map.of("QUILL_URL", "localhost:8080"), "doctor");
        assertEquals(2, variable.code(), variable.err());
        assertTrue(variable.complaint().startsWith("quill: QUILL_URL=localhost:8080 is no address"), variable.err());
    }
}
