package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken and hostile HTTP over plain sockets. */
class FramingTest {

    private static final String JSON = "Content-Type: application/json";
    private static DoorUnderTest door;

    @BeforeAll
    static void open() {
        door = DoorUnderTest.open();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    @AfterEach
    void theNextGoodRequestIsAnswered() throws Exception {
        assertEquals(200, door.post("{}", JSON).status());
    }

    private static void refused(int status, String code, Answer answer) {
        assertEquals(status, answer.status());
        assertEquals(code, answer.code());
        assertEquals("application/problem+json", answer.field("Content-Type"));
        assertEquals(
                answer.field("X-Request-Id"), answer.json().path("request_id").asText());
        assertEquals("nosniff", answer.field("X-Content-Type-Options"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /api/v1/things/7 HTTP/1.0\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: \r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: a\rb\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: a\r\nBad name: x\r\n\r\n",
                "GET /api/v1/things/7 HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n",
                "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{} ",
                "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: two\r\n\r\n",
                "POST /api/v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "G\u00e9T / HTTP/1.1\r\nHost: a\r\n\r\n"
            })
    void refusesBrokenHeads(String head) throws Exception {
        refused(400, "MALFORMED_REQUEST", Wire.exchange(door.port(), head));
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz\r\n", "-5\r\n", "10000000000000000\r\n", "2\r\n{}xx", "\r\n"})
    void refusesBrokenChunks(String chunks) throws Exception {
        String head = DoorUnderTest.head("POST", "/api/v1/things", JSON, "Transfer-Encoding: chunked") + "\r\n";
        int before = door.accepted.get();
        refused(400, "MALFORMED_REQUEST", Wire.exchange(door.port(), head + chunks + "\r\n\r\n"));
        assertEquals(before, door.accepted.get());
    }

    @Test
    void takesGoodChunks() throws Exception {
        String head = DoorUnderTest.head("POST", "/api/v1/things", JSON, "Transfer-Encoding: chunked") + "\r\n";
        Answer answer = Wire.exchange(door.port(), head + "1\r\n{\r\n1\r\n}\r\n0\r\n\r\n");
        assertEquals(200, answer.status());
    }

    @Test
    void refusesOtherTransferCodings() throws Exception {
        String head = DoorUnderTest.head("POST", "/api/v1/things", JSON, "Transfer-Encoding: gzip, chunked") + "\r\n";
        refused(501, "NOT_IMPLEMENTED", Wire.exchange(door.port(), head + "0\r\n\r\n"));
    }

    @ParameterizedTest
    @CsvSource({"HTTP/2.0", "HTTP/3.0", "HTTP/1.2", "HTTP/9.9"})
    void refusesOtherVersions(String version) throws Exception {
        refused(
                505,
                "HTTP_VERSION_UNSUPPORTED",
                Wire.exchange(door.port(), "GET / " + version + "\r\nHost: a\r\n\r\n"));
    }

    @Test
    void refusesThePrefaceOfHttp2AndIgnoresAnUpgradeToIt() throws Exception {
        refused(505, "HTTP_VERSION_UNSUPPORTED", Wire.exchange(door.port(), "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"));
        Answer upgrade = door.get(
                "/api/v1/things/7", "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk");
        assertEquals(200, upgrade.status());
    }

    @Test
    void refusesHugeHeads() throws Exception {
        refused(431, "HEADERS_TOO_LARGE", door.get("/api/v1/things/7", "X-Big: " + "a".repeat(64 * 1024)));
        refused(431, "HEADERS_TOO_LARGE", door.get("/api/v1/things/7", fields(200)));
        refused(414, "URI_TOO_LONG", door.get("/api/v1/things/" + "a".repeat(64 * 1024)));
        assertEquals(200, door.get("/api/v1/things/7", fields(90)).status());
    }

    @Test
    void ignoresAHugeListOfTagsAndARange() throws Exception {
        String tags = "If-None-Match: " + "\"abc\", ".repeat(1000) + "\"x\"";
        assertEquals(200, door.get("/api/v1/things/7", tags, "Range: bytes=0-1").status());
    }

    @Test
    void refusesUnknownExpectationsAndMeetsTheKnownOne() throws Exception {
        refused(417, "EXPECTATION_FAILED", door.post("{}", JSON, "Expect: 200-ok"));
        try (Wire wire = new Wire(door.port())) {
            wire.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Expect: 100-continue", "Content-Length: 2")
                    + "\r\n");
            assertEquals(100, wire.answer().status());
            assertEquals(200, wire.send("{}").answer().status());
        }
    }

    @Test
    void refusesABodyThatIsAnnouncedTooLargeBeforeItComes() throws Exception {
        String head = DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: " + ((1 << 20) + 1));
        refused(413, "PAYLOAD_TOO_LARGE", Wire.exchange(door.port(), head + "\r\n"));
    }

    @Test
    void readsBarelyMoreThanTheLimitOfAnUnannouncedBody() throws Exception {
        try (Wire wire = new Wire(door.port())) {
            wire.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Transfer-Encoding: chunked") + "\r\n");
            byte[] chunk = ("10000\r\n" + " ".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 17; i++) {
                wire.send(chunk);
            }
            refused(413, "PAYLOAD_TOO_LARGE", wire.answer());
            assertTrue(wire.closed());
        }
    }

    @Test
    void aClientThatSendsFarTooMuchStillSeesTheAnswer() throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int size : new int[] {(1 << 20) + 1, 20 << 20}) {
                HttpRequest post = HttpRequest.newBuilder(door.door.url().resolve("/api/v1/things"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[size]))
                        .build();
                HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
                assertEquals(413, answer.statusCode());
            }
        }
    }

    /** A length that is announced is refused at once, while the client is still sending. */
    @Test
    void aClientThatSendsMoreThanTheLargestBatchStillSeesTheAnswer() throws Exception {
        int mebibytes = 65;
        BodyPublisher pieces = BodyPublishers.ofByteArrays(Collections.nCopies(mebibytes, new byte[1 << 20]));
        HttpRequest post = HttpRequest.newBuilder(door.door.url().resolve("/api/v1/things"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(pieces, (long) mebibytes << 20))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(post, HttpResponse.BodyHandlers.ofString());
            assertEquals(413, answer.statusCode());
        }
    }

    @Test
    void aRefusedPostDoesNotSpoilTheNextOneOfItsConnection() throws Exception {
        try (Wire wire = new Wire(door.port())) {
            String length = "Content-Length: 200000";
            wire.send(DoorUnderTest.head("POST", "/api/v1/things", "Content-Type: text/plain", length) + "\r\n");
            wire.send("x".repeat(200_000));
            assertEquals(415, wire.answer().status());
            wire.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 2") + "\r\n{}");
            assertEquals(200, wire.answer().status());
        }
    }

    @Test
    void takesABodyOfExactlyTheLimit() throws Exception {
        String body = "\"" + "a".repeat((1 << 20) - 2) + "\"";
        assertEquals(200, door.post(body, JSON).status());
    }

    @Test
    void answersAThousandPipelinedPostsInOrder() throws Exception {
        try (Wire wire = new Wire(door.port())) {
            StringBuilder all = new StringBuilder();
            for (int i = 1000; i < 2000; i++) {
                all.append(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 4"))
                        .append("\r\n")
                        .append(i);
            }
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    wire.send(all.toString());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            for (int i = 1000; i < 2000; i++) {
                assertEquals(i, wire.answer().json().asInt());
            }
            sender.join();
        }
    }

    @Test
    void survivesClientsThatHangUp() throws Exception {
        for (int i = 0; i < 20; i++) {
            try (Wire wire = new Wire(door.port())) {
                wire.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 10") + "\r\n{\"a\"");
            }
        }
    }

    @Test
    void cutsSlowHeadsSlowBodiesAndTrickledNothing() throws Exception {
        try (DoorUnderTest hasty = new DoorUnderTest(Map.of(), Duration.ofMillis(400));
                Wire head = new Wire(hasty.port());
                Wire body = new Wire(hasty.port());
                Wire blank = new Wire(hasty.port())) {
            body.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 100") + "\r\n");
            Answer[] answers = new Answer[3];
            Wire[] wires = {head, body, blank};
            String[] trickles = {"G", " ", "\r\n"};
            Thread[] threads = new Thread[3];
            for (int i = 0; i < 3; i++) {
                int at = i;
                threads[i] = Thread.ofVirtual().start(() -> answers[at] = trickle(wires[at], trickles[at]));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            for (Answer answer : answers) {
                refused(408, "REQUEST_TIMEOUT", answer);
            }
            assertEquals(0, hasty.accepted.get());
            assertEquals(200, hasty.post("{}", JSON).status());
        }
    }

    @Test
    void cutsAFileThatStopsComing() throws Exception {
        String type = "Content-Type: multipart/form-data; boundary=b";
        String begun = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nabc";
        try (DoorUnderTest hasty = new DoorUnderTest(Map.of(), Duration.ofMillis(300));
                Wire silent = new Wire(hasty.port())) {
            silent.send(DoorUnderTest.head("POST", "/api/v1/files", type, "Content-Length: 10000") + "\r\n" + begun);
            refused(408, "REQUEST_TIMEOUT", silent.answer());
        }
        try (Wire broken = new Wire(door.port())) {
            broken.send(DoorUnderTest.head("POST", "/api/v1/files", type, "Content-Length: " + begun.length()) + "\r\n"
                    + begun);
            refused(400, "MALFORMED_REQUEST", broken.answer());
        }
    }

    @Test
    void cutsABodyThatStopsComing() throws Exception {
        try (DoorUnderTest hasty = new DoorUnderTest(Map.of(), Duration.ofMillis(300));
                Wire silent = new Wire(hasty.port())) {
            silent.send(DoorUnderTest.head("POST", "/api/v1/things", JSON, "Content-Length: 100") + "\r\n{");
            refused(408, "REQUEST_TIMEOUT", silent.answer());
            assertTrue(silent.closed());
        }
    }

    /** Sends a little again and again until the server answers, for at most five seconds. */
    private static Answer trickle(Wire wire, String text) {
        Thread sender = Thread.ofVirtual().start(() -> {
            try {
                for (int i = 0; i < 50; i++) {
                    wire.send(text);
                    Thread.sleep(100);
                }
            } catch (java.io.IOException | InterruptedException cutOff) {
                // that is what is expected
            }
        });
        try {
            return wire.answer();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        } finally {
            sender.interrupt();
        }
    }

    private static String[] fields(int count) {
        String[] fields = new String[count];
        for (int i = 0; i < count; i++) {
            fields[i] = "X-" + i + ": 1";
        }
        return fields;
    }
}
