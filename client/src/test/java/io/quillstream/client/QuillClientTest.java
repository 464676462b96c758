package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class QuillClientTest {

    /** Nothing is in the script, so nobody answers. */
    @Test
    void an_answer_is_waited_for_as_long_as_the_caller_says() throws Exception {
        try (ScriptedServer silent = new ScriptedServer();
                QuillClient client = new QuillClient(silent.url(), "key")) {
            assertTimeout(
                    Duration.ofSeconds(20),
                    () -> assertThrows(UnreachableException.class, () -> client.get("/slow", Duration.ofMillis(100))));
        }
    }
}
