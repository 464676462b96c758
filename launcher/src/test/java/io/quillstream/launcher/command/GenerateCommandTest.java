package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.launcher.command.Terminal.Said;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is printed of a job, and what is said of a server that does not make one. */
class GenerateCommandTest {

    private static final String POST = "POST /api/v1/copy/generate";
    private static final String ANY = "00000000-0000-4000-8000-000000000001";

    private StandIn server;

    @BeforeEach
    void start() throws Exception {
        server = StandIn.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_job_has_a_faq_if_it_is_one_as_the_server_shows_it() throws Exception {
        server.on(
                POST,
                202,
                "{\"job_id\":\"%s\",\"kind\":\"copy\",\"status\":\"pending\",\"items\":null,\"attempts\":0}"
                        .formatted(ANY));
        JsonNode titles = json(generate("titles", "-o", "json"));
        assertFalse(titles.has("faq"), titles::toString);
        assertTrue(titles.has("items") && titles.get("items").isNull(), titles::toString);
        assertTrue(json(generate("faq", "-o", "json")).has("faq"));
    }

    @Test
    void a_page_of_a_proxy_is_exit_code_7_with_the_place() {
        Said said = generate("titles");
        assertEquals(7, said.code(), said.err());
        assertEquals(
                "quill: no Quillstream answers at " + server.url()
                        + ": unexpected answer: status 502 of type text/html",
                said.complaint());
        assertTrue(said.err().contains("try: ./quill doctor"), said.err());
    }

    @Test
    void a_door_whose_servers_are_away_is_exit_code_7() {
        server.refusing(POST, 503, "BROKER_UNAVAILABLE", true);
        Said said = generate("titles");
        assertEquals(7, said.code(), said.err());
        assertTrue(said.err().contains("try: again in a while, or ./quill doctor"), said.err());
    }

    @Test
    void an_order_that_is_refused_is_exit_code_2_and_names_the_help_of_its_command() {
        server.refusing(POST, 422, "VALIDATION_FAILED", false);
        Said said = generate("haiku");
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains("try: ./quill generate copy --help"), said.err());
    }

    private Said generate(String type, String... more) {
        String[] first = {
            "generate", "copy", "--product", ANY, "--workspace", ANY, "--url", server.url(), "--type", type
        };
        String[] arguments = new String[first.length + more.length];
        System.arraycopy(first, 0, arguments, 0, first.length);
        System.arraycopy(more, 0, arguments, first.length, more.length);
        return Terminal.quill(Map.of(), arguments);
    }

    private static JsonNode json(Said said) throws Exception {
        assertEquals(0, said.code(), said.err());
        return new ObjectMapper().readTree(said.out());
    }
}
