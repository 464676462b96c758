package io.quillstream.schemas.serde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpSchemaRegistryTest {

    private record Answer(int status, String body) {}

    private final Queue<Answer> answers = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<String> credentials = new ArrayList<>();
    private HttpServer server;
    private HttpSchemaRegistry registry;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.getRequestBody().readAllBytes();
            Answer answer = answers.remove();
            byte[] body = answer.body().getBytes();
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        registry =
                new HttpSchemaRegistry("http://127.0.0.1:" + server.getAddress().getPort() + "/apis/ccompat/v7/");
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    /** On two cores the JVM's common pool has one thread, and any code may block in it. */
    @Test
    void aCommonPoolThatIsBusyHoldsUpNoAnswer() {
        answers.add(new Answer(200, "{\"id\":17}"));
        CountDownLatch over = new CountDownLatch(1);
        for (int blocker = 0; blocker < ForkJoinPool.getCommonPoolParallelism() + 4; blocker++) {
            ForkJoinPool.commonPool().execute(() -> awaitQuietly(over));
        }
        try {
            assertEquals(
                    17,
                    assertTimeoutPreemptively(
                            Duration.ofSeconds(4),
                            () -> registry.register("quill.ledger-value", Topics.LEDGER.schema())));
        } finally {
            over.countDown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void registersOnceUnderTheSubjectsVersions() {
        answers.add(new Answer(200, "{\"id\":17}"));

        assertEquals(17, registry.register("quill.ledger-value", Topics.LEDGER.schema()));
        assertEquals(17, registry.register("quill.ledger-value", Topics.LEDGER.schema()));
        assertEquals(List.of("POST /apis/ccompat/v7/subjects/quill.ledger-value/versions"), asked);
    }

    /** A stray record that carries the id of such a schema is to be buried, and not tried for ever with all behind it. */
    @Test
    void aSchemaOfAnotherFormatIsNoneOfOurs() {
        for (String body : List.of(
                "{\"schemaType\":\"PROTOBUF\",\"schema\":\"syntax = \\\"proto3\\\"; message X {}\"}",
                "{\"schemaType\":\"JSON\",\"schema\":\"{\\\"properties\\\":{}}\"}")) {
            answers.add(new Answer(200, body));
            SchemaRegistryException refusal = assertThrows(SchemaRegistryException.class, () -> registry.byId(4));
            assertFalse(refusal.retryable(), body);
        }
        answers.add(new Answer(200, "{}"));
        SchemaRegistryException nothing = assertThrows(SchemaRegistryException.class, () -> registry.byId(4));
        assertTrue(nothing.retryable(), "no registry answers so");
    }

    @Test
    void fetchesASchemaOnce() {
        answers.add(new Answer(200, "{\"schema\":\"{\\\"type\\\":\\\"string\\\"}\"}"));

        assertEquals(Schema.create(Schema.Type.STRING), registry.byId(3));
        assertEquals(Schema.create(Schema.Type.STRING), registry.byId(3));
        assertEquals(List.of("GET /apis/ccompat/v7/schemas/ids/3"), asked);
    }

    @Test
    void whyARegistryIsAwayIsTold() {
        String nobody = "http://127.0.0.1:" + server.getAddress().getPort();
        server.stop(0);
        SchemaRegistryException away = assertThrows(
                SchemaRegistryException.class,
                () -> new HttpSchemaRegistry(nobody, Duration.ZERO, Duration.ofSeconds(2)).byId(3));
        assertTrue(away.getMessage().contains("ConnectException"), away.getMessage());
    }

    @Test
    void aNoIsFinal() {
        answers.add(new Answer(409, "{\"error_code\":409,\"message\":\"incompatible\"}"));

        SchemaRegistryException no = assertThrows(
                SchemaRegistryException.class, () -> registry.register("s", Schema.create(Schema.Type.INT)));
        assertFalse(no.retryable());
        assertTrue(no.getMessage().contains("incompatible"));
    }

    @Test
    void userAndPasswordOfTheAddressAreSentWithEveryRequestAndNotTold() {
        answers.add(new Answer(200, "{\"id\":17}"));
        answers.add(new Answer(401, "{\"error_code\":40101,\"message\":\"Unauthorized\"}"));
        String host = "127.0.0.1:" + server.getAddress().getPort();
        HttpSchemaRegistry guarded = new HttpSchemaRegistry("http://ann:gr%C3%BCn%40:1@" + host + "/");

        assertEquals(17, guarded.register("s", Schema.create(Schema.Type.INT)));
        SchemaRegistryException refused = assertThrows(SchemaRegistryException.class, () -> guarded.byId(3));

        String sent = Base64.getEncoder().encodeToString("ann:gr\u00fcn@:1".getBytes(StandardCharsets.UTF_8));
        assertEquals(List.of("Basic " + sent, "Basic " + sent), credentials);
        assertTrue(refused.retryable(), "a credential that was refused says nothing about the schema");
        assertTrue(refused.getMessage().contains("http://" + host + "/schemas/ids/3"), refused.getMessage());
        assertFalse(refused.getMessage().contains("ann"), refused.getMessage());
    }

    @Test
    void anAddressThatIsNoneIsNotRepeated() {
        IllegalArgumentException refused =
                assertThrows(IllegalArgumentException.class, () -> new HttpSchemaRegistry("http://ann:can ary@host"));
        assertEquals("The address of the schema registry is not valid", refused.getMessage());
    }

    @Test
    void asksAgainWhenTheRegistryIsInTrouble() {
        answers.add(new Answer(503, "later"));
        answers.add(new Answer(200, "{\"id\":5}"));

        assertEquals(5, registry.register("s", Schema.create(Schema.Type.INT)));
        assertEquals(2, asked.size());
    }

    /** Records would be buried as undecodable that are as good as any. */
    @Test
    void onlyTheRegistryItselfCanSayThatASchemaIsUnknown() {
        answers.add(new Answer(404, "{\"error_code\":40403,\"message\":\"Schema 3 not found\"}"));
        answers.add(new Answer(404, "default backend - 404"));
        answers.add(new Answer(404, "404 page not found"));
        answers.add(new Answer(404, ""));
        answers.add(new Answer(403, "{\"error_code\":40301,\"message\":\"Forbidden\"}"));

        List<Boolean> retryable = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            retryable.add(assertThrows(SchemaRegistryException.class, () -> registry.byId(3))
                    .retryable());
        }

        assertEquals(List.of(false, true, true, true, true), retryable);
    }

    @Test
    void asksAgainWhenItHasAskedTooOften() {
        answers.add(new Answer(429, "later"));
        answers.add(new Answer(200, "{\"id\":5}"));

        assertEquals(5, registry.register("s", Schema.create(Schema.Type.INT)));
    }

    /** A registry that is stopped in the middle of an answer would hold up its reader for ever. */
    @Test
    void anAnswerThatBreaksOffInSilenceIsGivenUp() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            List<Socket> open = new CopyOnWriteArrayList<>();
            Thread.startVirtualThread(() -> beginAnswers(silent, open));
            HttpSchemaRegistry away = new HttpSchemaRegistry(
                    "http://127.0.0.1:" + silent.getLocalPort(), Duration.ZERO, Duration.ofMillis(500));

            SchemaRegistryException late = assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> assertThrows(SchemaRegistryException.class, () -> away.byId(3)));

            assertTrue(late.retryable());
            assertTrue(late.getMessage().contains("no whole answer within 500 ms"), late.getMessage());
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static void beginAnswers(ServerSocket server, List<Socket> open) {
        try {
            while (true) {
                Socket client = server.accept();
                open.add(client);
                client.getOutputStream()
                        .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }
}
