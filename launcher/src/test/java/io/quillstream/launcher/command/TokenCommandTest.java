package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenCommandTest {

    private static final String WORKSPACE = "00000000-0000-4000-8000-000000000001";

    /** The last two are longer than a calendar. */
    @ParameterizedTest
    @ValueSource(strings = {"1 fortnight", "4000d", "99999999999d", "9223372036854775807d"})
    void a_time_that_is_none_is_wrong_use_and_told_with_a_command(String ttl) {
        Said said = Terminal.quill(Map.of(), "token", "--workspace", WORKSPACE, "--user", "mia", "--ttl", ttl);
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: --ttl " + ttl + ": expected a duration"), said.err());
        assertTrue(
                said.err().contains("try: ./quill token --workspace " + WORKSPACE + " --user mia --ttl 1h"),
                said.err());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void a_token_of_nobody_is_wrong_use_for_no_server_would_take_it(String user) {
        Said said = Terminal.quill(Map.of(), "token", "--workspace", WORKSPACE, "--user", user);
        assertEquals(2, said.code(), said.out() + said.err());
        assertTrue(said.complaint().startsWith("quill: --user names nobody"), said.err());
        assertEquals("", said.out());
    }
}
