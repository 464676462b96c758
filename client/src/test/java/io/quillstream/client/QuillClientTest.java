package io.quillstream.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuillClientTest {

    private static final UUID ID = UUID.fromString("018f0000-0000-7000-8000-000000000001");

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

    @Test
    void a_credential_that_no_header_can_carry_is_not_shown() throws Exception {
        try (ScriptedServer server = new ScriptedServer()) {
            for (String credential : new String[] {"canary\r", "canary\nX-Other: 1", "canary€"}) {
                try (QuillClient client = new QuillClient(server.url(), credential)) {
                    Throwable refused = assertThrows(IllegalArgumentException.class, () -> client.get("/any"));
                    for (; refused != null; refused = refused.getCause()) {
                        assertFalse(refused.toString().contains("canary"), refused::toString);
                    }
                }
            }
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

    @ParameterizedTest
    @CsvSource({
        "'', /api/v1/quota?x=1",
        "/, /api/v1/quota?x=1",
        "/behind/a%20gateway, /behind/a%20gateway/api/v1/quota?x=1",
        "/behind/, /behind/api/v1/quota?x=1"
    })
    void what_is_asked_for_is_below_the_path_of_the_address(String path, String asked) throws Exception {
        try (ScriptedServer server = new ScriptedServer(ScriptedServer.json(200, "application/json", "{}"));
                QuillClient client = new QuillClient(URI.create(server.url() + path), "key")) {
            client.get("/api/v1/quota?x=1");
            String head = server.heads().getFirst();
            assertTrue(head.startsWith("GET " + asked + " HTTP/1.1\n"), head);
        }
    }

    @Test
    void a_product_may_have_no_category() throws Exception {
        String made = ScriptedServer.json(201, "application/json", "{}");
        try (ScriptedServer server = new ScriptedServer(made, made);
                QuillClient client = new QuillClient(server.url(), "key")) {
            client.putProduct(ID, "Lamp", null);
            client.putProduct(ID, "Lamp", "light");
            assertEquals("{\"name\":\"Lamp\"}", server.bodies().get(0));
            assertEquals(
                    "{\"category\":\"light\",\"name\":\"Lamp\"}",
                    server.bodies().get(1));
        }
    }

    @Test
    void a_text_may_have_no_file_name() throws Exception {
        String made = ScriptedServer.json(201, "application/json", "{\"asset_id\":\"" + ID + "\"}");
        try (ScriptedServer server = new ScriptedServer(made);
                QuillClient client = new QuillClient(server.url(), "key")) {
            assertEquals(ID, client.addAsset(ID, "text", null, "Steel"));
            assertEquals(
                    "{\"content\":\"Steel\",\"type\":\"text\"}", server.bodies().getFirst());
        }
    }

    @Test
    void what_is_asked_of_a_batch_or_job_is_in_the_words_of_the_contract() throws Exception {
        String ticket = "{\"ticket\":\"t\",\"expires_at\":\"2026-01-01T00:00:00Z\"}";
        String job = "{\"job_id\":\"" + ID + "\",\"status\":\"pending\"}";
        try (ScriptedServer server = new ScriptedServer(
                        ScriptedServer.json(202, "application/json", "{}"),
                        ScriptedServer.json(201, "application/json", ticket),
                        ScriptedServer.json(202, "application/json", job));
                QuillClient client = new QuillClient(server.url(), "key")) {
            client.cancelBatch(ID);
            client.ticketForBatch(ID);
            client.generate(
                    CopyGenerationRequest.of(ID, ID, "faq").withTone("casual").withCount(3),
                    PostOptions.DEFAULT.withKey("k").waitFor(Duration.ofMillis(2_900)));
            assertTrue(server.heads().getFirst().startsWith("DELETE /api/v1/batches/" + ID + " "));
            assertTrue(server.heads().get(1).startsWith("POST /api/v1/stream-tickets "));
            String posted = server.heads().get(2);
            assertTrue(posted.contains("Prefer: wait=2\n") && posted.contains("Idempotency-Key: k\n"), posted);
            assertEquals(
                    List.of(
                            "",
                            "{\"batch_id\":\"" + ID + "\"}",
                            "{\"workspace_id\":\"" + ID + "\",\"product_id\":\"" + ID
                                    + "\",\"copy_type\":\"faq\",\"tone\":\"casual\",\"count\":3}"),
                    server.bodies());
        }
    }
}
