package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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

    /** A server that is stopped amid an answer is as silent as one that never answers. */
    @Test
    void an_answer_that_stops_in_its_middle_is_waited_for_no_longer_than_that() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                QuillClient client = new QuillClient(URI.create("http://127.0.0.1:" + server.getLocalPort()), "key")) {
            CompletableFuture<Socket> connected = new CompletableFuture<>();
            Thread.startVirtualThread(() -> beginAnAnswer(server, connected));

            assertTimeoutPreemptively(
                    Duration.ofSeconds(20),
                    () -> assertThrows(UnreachableException.class, () -> client.get("/half", Duration.ofMillis(500))));

            connected.get(20, TimeUnit.SECONDS).close();
        }
    }

    private static void beginAnAnswer(ServerSocket server, CompletableFuture<Socket> connected) {
        try {
            Socket socket = server.accept();
            connected.complete(socket);
            socket.getOutputStream()
                    .write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"
                            .getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            connected.completeExceptionally(e);
        }
    }
}
