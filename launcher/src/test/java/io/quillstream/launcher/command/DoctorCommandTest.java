package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.quillstream.launcher.command.Terminal.Said;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the doctor makes of the answers of all sorts of servers. */
class DoctorCommandTest {

    private static final Set<String> PATHS = Set.of("/health/ready", "/behind/a/gateway/health/ready");

    private HttpServer server;
    private volatile String report = "{\"status\": \"ok\", \"failing\": null, \"checks\": {\"kafka\": \"ok\"}}";

    /** Knows these paths, to the letter. */
    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
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

    private Said doctor(String url) {
        return Terminal.quill(Map.of(), "doctor", "--url", url);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }
}
