package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.launcher.command.Terminal.Said;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As whom a command comes to a server. */
class ServerOptionsTest {

    private static final String DEVELOPMENT = "Bearer " + DevIdentity.API_KEY.text();

    @TempDir
    Path folder;

    private final Queue<String> shown = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    /** Has no dead letters, and remembers who asked for them. */
    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            shown.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            byte[] body = "{\"data\": []}".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void the_key_may_be_in_a_file_as_every_setting_may() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "key-of-the-file\n");
        assertEquals("Bearer key-of-the-file", shownBy(Map.of("QUILL_API_KEY_FILE", file.toString())));
    }

    @Test
    void a_key_that_is_empty_is_none() {
        assertEquals(DEVELOPMENT, shownBy(Map.of("QUILL_API_KEY", "")));
        assertEquals(DEVELOPMENT, shownBy(Map.of()));
    }

    @Test
    void the_option_wins_over_the_environment() {
        assertEquals("Bearer typed", shownBy(Map.of("QUILL_API_KEY", "set"), "--api-key", "typed"));
        assertEquals("Bearer set", shownBy(Map.of("QUILL_API_KEY", "set")));
    }

    /** Java's client quotes a header that it does not take. */
    @Test
    void a_key_that_no_header_can_carry_is_refused_and_not_shown() {
        for (String key : List.of("canary\r", "canary canary")) {
            for (Said said : List.of(
                    Terminal.quill(Map.of(), "dlq", "list", "--url", url(), "--api-key", key),
                    Terminal.quill(Map.of("QUILL_API_KEY", key), "doctor", "--url", url()))) {
                assertEquals(3, said.code(), said.out() + said.err());
                assertFalse((said.out() + said.err()).contains("canary"), said.out() + said.err());
            }
        }
        assertTrue(shown.isEmpty(), shown::toString);
    }

    @Test
    void a_file_that_is_not_there_is_wrong_use_and_nobody_is_asked_with_another_key() {
        String missing = folder.resolve("missing").toString();
        Said said = Terminal.quill(Map.of("QUILL_API_KEY_FILE", missing), "dlq", "list", "--url", url());
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().contains("QUILL_API_KEY_FILE names a file that cannot be read"), said.err());
        assertTrue(shown.isEmpty(), shown::toString);
    }

    private String shownBy(Map<String, String> environment, String... more) {
        List<String> command = new ArrayList<>(List.of("dlq", "list", "--url", url()));
        command.addAll(List.of(more));
        Said said = Terminal.quill(environment, command.toArray(String[]::new));
        assertEquals(0, said.code(), said.err());
        assertEquals(1, shown.size());
        return shown.remove();
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
