package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.settings.Setting;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the doctor makes of the answers of all sorts of servers. */
class DoctorCommandTest {

    private static final Set<String> PATHS = Set.of("/health/ready", "/behind/a/gateway/health/ready");

    private static final String REFUSAL =
            "{\"status\": %d, \"code\": \"TOKEN_INVALID\", \"title\": \"Not valid\", \"retryable\": false}";

    /** What a door answers to whoever shows this; to all others nothing is served here. */
    private final Map<String, Integer> door = Map.of("Bearer good", 200, "Bearer narrow", 403, "Bearer revoked", 401);

    private HttpServer server;
    private volatile String report = "{\"status\": \"ok\", \"failing\": null, \"checks\": {\"kafka\": \"ok\"}}";

    /** Knows these paths, to the letter. */
    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/quota", exchange -> {
            int status = door.getOrDefault(exchange.getRequestHeaders().getFirst("Authorization"), 404);
            byte[] body = (status == 200 ? "{}" : REFUSAL.formatted(status)).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", status == 200 ? "application/json" : "application/problem+json");
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.createContext("/", exchange -> {
            boolean known = PATHS.contains(exchange.getRequestURI().toString());
            byte[] body = (known ? report : "<h1>Not Found</h1>").getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(known ? 200 : 404, body.length);
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
    void slashes_behind_the_address_do_no_harm() {
        Said said = doctor(url() + "//");
        assertEquals(0, said.code(), said.out() + said.err());
        assertTrue(said.out().contains("Server " + url() + ":"), said.out());
    }

    @Test
    void a_server_may_be_behind_a_gateway() {
        Said said = doctor(url() + "/behind/a/gateway/");
        assertEquals(0, said.code(), said.out() + said.err());
    }

    @Test
    void a_server_that_is_no_quillstream_is_told_as_such() {
        for (String page : new String[] {"<h1>It works!</h1>", "{\"checks\": \"none\"}", ""}) {
            report = page;
            Said said = doctor(url());
            assertEquals(1, said.code(), said.out() + said.err());
            assertTrue(said.out().contains("(status 200) is no report of Quillstream's"), said.out());
        }
    }

    @Test
    void a_part_that_fails_is_named() {
        report = "{\"status\": \"failing\", \"failing\": \"kafka\", \"checks\": {\"kafka\": \"is away\"}}";
        Said said = doctor(url());
        assertEquals(1, said.code(), said.out() + said.err());
        assertTrue(said.out().contains("is away"), said.out());
    }

    @Test
    void the_key_that_was_given_is_shown_to_the_server() {
        for (String known : List.of("good", "narrow")) {
            Said said = Terminal.quill(Map.of(), "doctor", "--url", url(), "--api-key", known);
            assertEquals(0, said.code(), said.out() + said.err());
            assertTrue(said.out().contains("\nThe key that was given:\n  api-key "), said.out());
        }
        Said refused = Terminal.quill(Map.of("QUILL_API_KEY", "revoked"), "doctor", "--url", url());
        assertEquals(3, refused.code(), refused.out() + refused.err());
        assertTrue(refused.out().contains("TOKEN_INVALID: Not valid; try: --api-key"), refused.out());
        assertFalse(refused.out().contains("revoked"), refused.out());
    }

    /** A worker, say, which looks at no keys; and without one there is nothing to ask. */
    @Test
    void a_server_that_is_no_door_is_not_blamed_for_it() {
        Said elsewhere = Terminal.quill(Map.of("QUILL_API_KEY", "any"), "doctor", "--url", url());
        assertEquals(0, elsewhere.code(), elsewhere.out() + elsewhere.err());
        assertFalse(elsewhere.out().contains("The key that was given"), elsewhere.out());
    }

    @Test
    void every_setting_is_shown_with_its_source() {
        Map<String, String> environment =
                Map.of("QUILL_RATE_LIMIT", "7/min", "QUILL_JWT_SECRET", "canary-canary-canary-canary-canary");
        Said said = Terminal.quill(environment, "doctor", "--url", url());
        assertEquals(0, said.code(), said.out() + said.err());
        assertEquals(
                List.of(
                        "  QUILL_JWT_SECRET = **** (QUILL_JWT_SECRET)",
                        "  QUILL_RATE_LIMIT = 7/min (QUILL_RATE_LIMIT)"),
                said.out()
                        .lines()
                        .dropWhile(line -> !line.equals("Settings that were given:"))
                        .skip(1)
                        .takeWhile(line -> line.startsWith("  "))
                        .toList());
        assertTrue(said.out().contains("\n  QUILL_DECISION_WAIT = 1s (default)\n"), said.out());
        assertTrue(said.out().contains("\n  QUILL_API_KEY_SECRET = (not set)\n"), said.out());
        for (Setting<?> setting : QuillSettings.KNOWN.all()) {
            assertTrue(said.out().contains("\n  " + setting.name() + " = "), setting.name());
        }
    }

    /** Nothing listens on port 1. */
    @Test
    void each_server_of_the_settings_is_asked_and_told_with_what_to_try() {
        Map<String, String> environment = Map.of(
                "QUILL_SCHEMA_REGISTRY_URL", "http://ann:canary@127.0.0.1:1",
                "QUILL_POSTGRES_URL", "jdbc:postgresql://127.0.0.1:1/quill?password=canary",
                "QUILL_POSTGRES_PASSWORD", "canary",
                "QUILL_MONGO_URL", "mongodb://ann:canary@127.0.0.1:1/quill",
                "QUILL_REDIS_URL", "redis://ann:canary@127.0.0.1:1");
        Said said = Terminal.quill(environment, "doctor", "--url", url());
        assertEquals(7, said.code(), said.out() + said.err());
        assertFalse(said.out().contains("canary"), said.out());
        assertFalse(said.out().contains("Exception"), said.out());
        for (String server : List.of("schema-registry", "postgres", "mongo", "redis")) {
            List<String> lines = said.out()
                    .lines()
                    .filter(line -> line.startsWith("  " + server + " "))
                    .toList();
            assertEquals(1, lines.size(), said.out());
            assertTrue(lines.getFirst().contains("; try: start it, or correct QUILL_"), said.out());
        }
    }

    @Test
    void a_wrong_setting_does_not_send_the_doctor_to_himself() {
        Said said = Terminal.quill(Map.of("QUILL_DECISION_WAIT", "soon"), "doctor", "--url", url());
        assertEquals(2, said.code(), said.err());
        assertTrue(said.err().contains("docs/settings.md"), said.err());
    }

    private Said doctor(String url) {
        return Terminal.quill(Map.of(), "doctor", "--url", url);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
