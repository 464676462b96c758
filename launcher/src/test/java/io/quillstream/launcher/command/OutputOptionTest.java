package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.launcher.command.Terminal.Said;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Data that commands print without a server, as scripts take it. */
class OutputOptionTest {

    private static final String WORKSPACE = "00000000-0000-4000-8000-000000000001";

    @Test
    void a_token_comes_with_whose_it_is_what_it_opens_and_until_when() throws Exception {
        Instant before = Instant.now();
        JsonNode minted =
                json("token", "--workspace", WORKSPACE, "--user", "mia", "--scope", "jobs:read generate:write");
        assertEquals(3, minted.path("token").asText().split("\\.").length, minted::toString);
        assertEquals(WORKSPACE, minted.path("workspace_id").asText());
        assertEquals("mia", minted.path("user_id").asText());
        assertEquals("generate:write jobs:read", minted.path("scope").asText());
        Instant end = Instant.parse(minted.path("expires_at").asText());
        long minutes = Duration.between(before, end).toMinutes();
        assertTrue(minutes >= 59 && minutes <= 61, minted::toString);
    }

    @Test
    void a_prompt_is_the_same_in_both_forms() throws Exception {
        JsonNode prompt = json("templates", "render", "--type", "faq");
        String text =
                Terminal.quill(Map.of(), "templates", "render", "--type", "faq").out();
        assertTrue(
                text.startsWith("# template " + prompt.path("template_version").asText() + "\n"), text);
        assertTrue(text.contains(prompt.path("system").asText()), text);
        assertEquals(1, prompt.path("turns").size(), prompt::toString);
        assertEquals(3, prompt.size(), prompt::toString);
    }

    private static JsonNode json(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("-o", "json"));
        Said said = Terminal.quill(Map.of(), all.toArray(String[]::new));
        assertEquals(0, said.code(), said.err());
        return new ObjectMapper().readTree(said.out());
    }
}
