package io.quillstream.launcher.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The generator's own HTTP client against the JDK's server, which sends known and unknown lengths. */
class WireConnectionTest {

    private final AtomicReference<String> seen = new AtomicReference<>();
    private HttpServer server;

    @BeforeEach
    void start() throws Exception {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            seen.set(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Authorization") + " "
                    + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer = "grün".getBytes(StandardCharsets.UTF_8);
            boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
            exchange.sendResponseHeaders(202, chunked ? 0 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void answers_of_known_and_of_unknown_length_are_read_one_after_the_other_on_one_connection() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        try (WireConnection wire = new WireConnection(address, "key")) {
            for (String path : new String[] {"/chunked", "/", "/chunked"}) {
                WireConnection.Answer answer = wire.post(path, "text/plain", new byte[] {'x'});
                assertEquals(202, answer.status());
                assertEquals("grün", answer.text());
                assertEquals("POST Bearer key x", seen.get());
            }
            assertEquals("grün", wire.get("/").text());
        }
    }
}
