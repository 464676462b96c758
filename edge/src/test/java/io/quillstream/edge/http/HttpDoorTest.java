package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.LocalConnector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What the door does for every route: ids, protective fields, exact paths, methods, problems. */
class HttpDoorTest {

    private static DoorUnderTest door;

    @BeforeAll
    static void open() {
        door = DoorUnderTest.open();
    }

    @AfterAll
    static void close() {
        door.close();
    }

    /** Who follows a trace finds the request that began a job here, too. */
    @Test
    void aRequestIsLoggedWithItsIdsAndTheTraceOfItsClient() throws Exception {
        BlockingQueue<Map<String, String>> lines = new LinkedBlockingQueue<>();
        AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent line) {
                if ("r-traced".equals(line.getMDCPropertyMap().get("request_id"))) {
                    lines.add(Map.copyOf(line.getMDCPropertyMap()));
                }
            }
        };
        appender.start();
        Logger logger = (Logger) LoggerFactory.getLogger("io.quillstream.requests");
        logger.addAppender(appender);
        try {
            String trace = "4bf92f3577b34da6a3ce929d0e0e4736";
            String given = "traceparent: 00-" + trace + "-00f067aa0ba902b7-01";
            door.get("/api/v1/things/7", "X-Request-Id: r-traced", given);
            assertEquals(Map.of("request_id", "r-traced", "trace.id", trace), lines.poll(20, TimeUnit.SECONDS));
            door.get("/api/v1/things/7", "X-Request-Id: r-traced", "traceparent: garbage");
            assertEquals(Map.of("request_id", "r-traced"), lines.poll(20, TimeUnit.SECONDS));
        } finally {
            logger.detachAppender(appender);
        }
    }

    @Test
    void answersWithProtectiveFieldsAndNoServerName() throws Exception {
        Answer answer = door.get("/api/v1/things/7");
        assertEquals(200, answer.status());
        assertEquals("thing 7", new String(answer.body(), StandardCharsets.UTF_8));
        assertEquals("nosniff", answer.field("X-Content-Type-Options"));
        assertEquals("no-store", answer.field("Cache-Control"));
        assertNull(answer.field("Server"));
        assertNull(answer.field("Access-Control-Allow-Origin"));
        assertNotNull(answer.field("X-Request-Id"));
    }

    @Test
    void tellsBrowsersToStayWithTlsWhereThereIsTls() throws Exception {
        assertNull(door.get("/page").field("Strict-Transport-Security"));
        assertNotNull(door.get("/page", "X-Forwarded-Proto: https").field("Strict-Transport-Security"));
    }

    @Test
    void keepsAHarmlessRequestId() throws Exception {
        assertEquals(
                "order-4711",
                door.get("/api/v1/things/7", "X-Request-Id: order-4711").field("X-Request-Id"));
        assertEquals(
                "order-4711",
                door.get("/nothing", "X-Request-Id: order-4711")
                        .json()
                        .path("request_id")
                        .asText());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space", "<script>", "é", "{}"})
    void replacesAnyOtherRequestId(String given) throws Exception {
        String id = door.get("/api/v1/things/7", "X-Request-Id: " + given).field("X-Request-Id");
        assertTrue(id.matches("[0-9a-f-]{36}"), id);
    }

    @Test
    void takesSeveralAcceptFieldsAsOneList() throws Exception {
        assertEquals(
                200,
                door.get("/events", "Accept: application/json", "Accept: text/event-stream")
                        .status());
        assertEquals(
                406,
                door.get("/events", "Accept: application/json", "Accept: text/html")
                        .status());
    }

    @Test
    void echoesNoMoreOfARequestIdThanOfAnyInput() throws Exception {
        String longest = "a".repeat(64);
        assertEquals(
                longest,
                door.get("/api/v1/things/7", "X-Request-Id: " + longest).field("X-Request-Id"));
        String id = door.get("/api/v1/things/7", "X-Request-Id: b" + longest).field("X-Request-Id");
        assertTrue(id.matches("[0-9a-f-]{36}"), id);
    }

    @Test
    void replacesAHugeRequestId() throws Exception {
        Answer answer = door.get("/api/v1/things/7", "X-Request-Id: " + "a".repeat(10_000));
        assertEquals(200, answer.status());
        assertEquals(36, answer.field("X-Request-Id").length());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/things/7/",
                "//api/v1/things/7",
                "/api//v1/things/7",
                "/api/v1/things/7;v=1",
                "/api/v1/things;x/7",
                "/api/v1/./things/7",
                "/api/v1/x/../things/7",
                "/../api/v1/things/7",
                "/api/v1/%2e%2e/v1/things/7",
                "/api/v1/things/%37",
                "/api/v1/things%2F7",
                "/api/v1/things/7%00",
                "/api/v1/things/%zz",
                "/API/v1/things/7",
                "/api/v1/Things/7",
                "/api/v1/nothing",
                "/api\\v1\\things\\7",
                "*"
            })
    void matchesPathsExactly(String path) throws Exception {
        Answer answer = door.get(path);
        assertEquals(404, answer.status());
        assertEquals("NOT_FOUND", answer.code());
        assertEquals("application/problem+json", answer.field("Content-Type"));
    }

    @Test
    void problemsSayWhatTheContractNames() throws Exception {
        Answer answer = door.get("/api/v1/nothing?secret=1");
        Set<String> names = new java.util.TreeSet<>();
        answer.json().fieldNames().forEachRemaining(names::add);
        assertEquals(Set.of("type", "title", "status", "detail", "instance", "code", "retryable", "request_id"), names);
        assertEquals("/api/v1/nothing", answer.json().path("instance").asText());
        assertEquals(404, answer.json().path("status").asInt());
        assertEquals(
                answer.field("X-Request-Id"), answer.json().path("request_id").asText());
        assertEquals("nosniff", answer.field("X-Content-Type-Options"));
        assertEquals("no-store", answer.field("Cache-Control"));
    }

    /** Half of a list that ends in good order is taken for all of it. */
    @ParameterizedTest
    @ValueSource(strings = {"/breaks/10", "/breaks/200000", "/breaks/10/badly", "/breaks/200000/badly"})
    void anAnswerThatCannotBeFinishedIsCut(String path) {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + door.port() + path))
                    .build();
            assertThrows(IOException.class, () -> client.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        }
    }

    @Test
    void anAnswerOfWhichNothingWasWrittenIsAProblem() throws Exception {
        assertEquals(500, door.get("/breaks/0").status());
        assertEquals("INTERNAL", door.get("/breaks/0/badly").code());
    }

    @Test
    void echoesAtMostSixtyFourCharactersOfInput() throws Exception {
        Answer answer = door.get("/x/" + "a".repeat(3000));
        assertEquals("/x/" + "a".repeat(64), answer.json().path("instance").asText());
        assertEquals(
                8, door.get("/b".repeat(3000)).json().path("instance").asText().split("b").length);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "CONNECT", "PROPFIND", "DELETE", "PUT", "PATCH", "OPTIONS", "QUERY", "BREW"})
    void refusesOtherMethodsAndNamesTheRightOnes(String method) throws Exception {
        Answer answer = door.request(method, "/api/v1/things/7");
        assertEquals(405, answer.status());
        assertEquals("METHOD_NOT_ALLOWED", answer.code());
        assertTrue(answer.field("Allow").contains("GET"), answer.field("Allow"));
    }

    @Test
    void namesExactlyTheMethodsOfTheRoute() throws Exception {
        assertEquals("GET, HEAD", door.request("DELETE", "/api/v1/things/7").field("Allow"));
        assertEquals("POST", door.get("/api/v1/things").field("Allow"));
    }

    /** The router would leave out what it cannot decode, and the page would be the first one, the list the whole one. */
    @ParameterizedTest
    @ValueSource(strings = {"limit=%zz", "cursor=%", "a=1&b=%4", "%g0=1", "x=%%20", "x=100%"})
    void refusesAQueryWithABrokenEscape(String query) throws Exception {
        Answer answer = door.get("/api/v1/things/7?" + query);
        assertEquals(400, answer.status());
        assertEquals("MALFORMED_REQUEST", answer.code());
        assertEquals(
                200, door.get("/api/v1/things/7?" + query.replace("%", "%25")).status());
    }

    @Test
    void ignoresAMethodInAHeaderField() throws Exception {
        Answer answer = door.get("/api/v1/things/7", "X-HTTP-Method-Override: DELETE");
        assertEquals(200, answer.status());
        assertEquals("thing 7", new String(answer.body(), StandardCharsets.UTF_8));
    }

    @Test
    void answersHeadLikeGetWithoutABody() throws Exception {
        try (Wire wire = new Wire(door.port())) {
            Answer head = wire.send(DoorUnderTest.head("HEAD", "/api/v1/things/7") + "\r\n")
                    .answerToHead();
            assertEquals(200, head.status());
            assertEquals("7", head.field("Content-Length"));
            Answer missing =
                    wire.send(DoorUnderTest.head("HEAD", "/bug") + "\r\n").answerToHead();
            assertEquals(500, missing.status());
            Answer next = wire.send(DoorUnderTest.head("GET", "/api/v1/things/8") + "\r\n")
                    .answer();
            assertEquals("thing 8", new String(next.body(), StandardCharsets.UTF_8));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/bug", "/error"})
    void showsNothingOfABug(String path) throws Exception {
        Answer answer = door.get(path);
        assertEquals(500, answer.status());
        assertEquals("INTERNAL", answer.code());
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        assertFalse(text.contains("secret") || text.contains("Exception") || text.contains("io."), text);
        assertEquals(200, door.get("/api/v1/things/7").status());
    }

    @Test
    void givesPagesAContentSecurityPolicy() throws Exception {
        assertTrue(door.get("/page").field("Content-Security-Policy").contains("frame-ancestors 'none'"));
        assertNull(door.get("/api/v1/things/7").field("Content-Security-Policy"));
    }

    @Test
    void compressesLongAnswersIfAskedButNeverStreams() throws Exception {
        Answer packed = door.get("/long", "Accept-Encoding: gzip");
        assertEquals("gzip", packed.field("Content-Encoding"));
        assertEquals("Accept-Encoding", packed.field("Vary"));
        byte[] unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body())).readAllBytes();
        assertArrayEquals(door.get("/long").body(), unpacked);
        assertNull(door.get("/long", "Accept-Encoding: gzip;q=0").field("Content-Encoding"));
        assertNull(door.get("/events", "Accept-Encoding: gzip").field("Content-Encoding"));
    }

    @Test
    void countsAnswersByRouteNotByPath() throws Exception {
        door.get("/api/v1/things/wanderer");
        door.get("/nothing/wanderer");
        String metrics = new String(door.get("/metrics").body(), StandardCharsets.UTF_8);
        assertTrue(metrics.contains("route=\"/api/v1/things/{id}\""), metrics);
        assertFalse(metrics.contains("wanderer"), "metrics show a path");
        assertTrue(metrics.contains("quill_http_requests_seconds_bucket{"), metrics);
    }

    @Test
    void aRequestThatLooksLikeAWebSocketIsAnsweredLikeAnyOther() throws Exception {
        assertEquals(
                200, door.get("/api/v1/things/7", "Sec-WebSocket-Version: 13").status());
        String[] upgrade = {
            "Connection: Upgrade",
            "Upgrade: websocket",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="
        };
        assertEquals(200, door.get("/api/v1/things/7", upgrade).status());
        assertEquals(404, door.get("/ws/conversation/7", upgrade).status());
    }

    @Test
    void letsNamedOriginsOnlyReadAnswers() throws Exception {
        Map<String, String> settings = Map.of("QUILL_CORS_ORIGINS", "https://shop.example, https://b.example");
        try (DoorUnderTest open = new DoorUnderTest(settings, Duration.ofSeconds(60))) {
            Answer named = open.get("/api/v1/things/7", "Origin: https://shop.example");
            assertEquals("https://shop.example", named.field("Access-Control-Allow-Origin"));
            assertNull(named.field("Access-Control-Allow-Credentials"));
            // The next page of a report in CSV is nowhere but in Link.
            for (String field : List.of("Location", "Link", "ETag", "Retry-After", "RateLimit", "Preference-Applied")) {
                assertTrue(named.field("Access-Control-Expose-Headers").contains(field), field);
            }
            assertEquals("Accept-Encoding, Origin", named.field("Vary"));
            for (String other : new String[] {"null", "https://shop.example.evil.test", "http://shop.example"}) {
                assertNull(open.get("/api/v1/things/7", "Origin: " + other).field("Access-Control-Allow-Origin"));
            }
            Answer preflight = open.request(
                    "OPTIONS", "/api/v1/things", "Origin: https://shop.example", "Access-Control-Request-Method: POST");
            assertEquals(204, preflight.status());
            assertTrue(preflight.field("Access-Control-Allow-Headers").contains("Idempotency-Key"));
            Answer refused = open.get("/nothing", "Origin: https://shop.example");
            assertEquals("https://shop.example", refused.field("Access-Control-Allow-Origin"));
        }
    }

    /** A page that may not read a refusal is told of a network error, and its author looks in the wrong place. */
    @ParameterizedTest
    @CsvSource({
        "/api/v1/things/7/, 404",
        "/api/v1/nothing, 404",
        "/api/v1/things/7?limit=%zz, 400",
        "/api/v1/things/%37, 404",
        "/api/v1/things/7#part, 404",
        "/api/v1/things/7?limit=1#&status=failed, 404",
    })
    void letsNamedOriginsReadWhatNoRouteAnswers(String path, int status) throws Exception {
        String shop = "https://shop.example";
        try (DoorUnderTest open = new DoorUnderTest(Map.of("QUILL_CORS_ORIGINS", shop), Duration.ofSeconds(60))) {
            Answer preflight = open.request(
                    "OPTIONS",
                    path,
                    "Origin: " + shop,
                    "Access-Control-Request-Method: GET",
                    "Access-Control-Request-Headers: authorization");
            assertEquals(204, preflight.status());
            assertEquals(shop, preflight.field("Access-Control-Allow-Origin"));
            assertTrue(preflight.field("Access-Control-Allow-Headers").contains("Authorization"));
            Answer refused = open.get(path, "Origin: " + shop);
            assertEquals(status, refused.status());
            assertEquals(shop, refused.field("Access-Control-Allow-Origin"));
            assertTrue(refused.field("Access-Control-Expose-Headers").contains("X-Request-Id"));
            assertEquals("Accept-Encoding, Origin", refused.field("Vary"));
            assertNull(open.get(path, "Origin: https://b.example").field("Access-Control-Allow-Origin"));
            String[] foreign = {"Origin: https://b.example", "Access-Control-Request-Method: GET"};
            assertTrue(open.request("OPTIONS", path, foreign).status() >= 400);
        }
    }

    /** Many fields are a wrong head, but one that can be read. */
    @Test
    void letsNamedOriginsReadThatTheirHeadIsTooLarge() throws Exception {
        String shop = "https://shop.example";
        try (DoorUnderTest open = new DoorUnderTest(Map.of("QUILL_CORS_ORIGINS", shop), Duration.ofSeconds(60))) {
            String[] fields = new String[120];
            Arrays.fill(fields, "X-More: 1");
            fields[0] = "Origin: " + shop;
            Answer refused = open.get("/api/v1/things/7", fields);
            assertEquals(431, refused.status());
            assertEquals(shop, refused.field("Access-Control-Allow-Origin"));
        }
    }

    @Test
    void letsNamedOriginsReadThatTheServiceIsStopping() throws Exception {
        Server jetty = new Server();
        LocalConnector connector = new LocalConnector(jetty);
        jetty.addConnector(connector);
        jetty.setHandler(new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                throw new AssertionError("the service is stopping");
            }
        });
        HttpDoor.frame(jetty, new BrowserRules(List.of("https://shop.example")));
        jetty.start();
        try {
            jetty.getDescendant(GracefulHandler.class).shutdown();
            String head = DoorUnderTest.head("GET", "/api/v1/things/7", "Origin: https://shop.example");
            String refused = connector.getResponse(head + "\r\n");
            assertTrue(refused.startsWith("HTTP/1.1 503 "), refused);
            assertTrue(refused.contains("\r\nAccess-Control-Allow-Origin: https://shop.example\r\n"), refused);
            assertTrue(refused.contains("\r\nRetry-After: 1\r\n"), refused);
        } finally {
            jetty.stop();
        }
    }

    /** One half-written request must not cost a restart its whole time. */
    @Test
    void whoIsSilentAmidAHeadDoesNotHoldUpAStop() throws Exception {
        try (DoorUnderTest stopping = DoorUnderTest.open();
                Wire silent = new Wire(stopping.port())) {
            String head = DoorUnderTest.head("GET", "/api/v1/things/7");
            assertEquals(200, silent.send(head + "\r\n" + head).answer().status());
            long begun = System.nanoTime();
            stopping.door.stop(Duration.ofSeconds(20));
            long millis = (System.nanoTime() - begun) / 1_000_000;
            assertTrue(millis < 5_000, "stopped after " + millis + " ms");
        }
    }

    @Test
    void stoppingAnswersWhatIsUnderWayAndRefusesTheRest() throws Exception {
        DoorUnderTest stopping = DoorUnderTest.open();
        try (Wire slow = new Wire(stopping.port());
                Wire idle = new Wire(stopping.port())) {
            slow.send(DoorUnderTest.head("GET", "/slow") + "\r\n");
            stopping.slowEntered.await();
            assertEquals(
                    200,
                    idle.send(DoorUnderTest.head("GET", "/health/ready") + "\r\n")
                            .answer()
                            .status());
            stopping.door.startDraining();
            Answer unready = idle.send(DoorUnderTest.head("GET", "/health/ready") + "\r\n")
                    .answer();
            assertEquals(503, unready.status());
            assertEquals("http", unready.json().path("failing").asText());
            assertEquals(
                    200,
                    idle.send(DoorUnderTest.head("GET", "/health/live") + "\r\n")
                            .answer()
                            .status());
            CompletableFuture<Void> stopped =
                    CompletableFuture.runAsync(() -> stopping.door.stop(Duration.ofSeconds(10)));
            stopping.slowMayGo.countDown();
            assertEquals("done", new String(slow.answer().body(), StandardCharsets.UTF_8));
            stopped.get();
        } finally {
            stopping.close();
        }
    }

    /** Hundreds of clients that ask for long lists and do not read them would fill the memory. */
    @Test
    void aLongAnswerIsNotHeldInMemoryUntilItsClientHasTakenIt() throws Exception {
        Answer list = door.get("/api/v1/lists/1000");
        assertEquals("true", list.field("X-Held"));
        assertEquals(1_000, list.body().length);
        Answer longList = door.get("/api/v1/lists/1000000");
        assertEquals("false", longList.field("X-Held"));
        assertEquals("x".repeat(1_000_000), new String(longList.body(), StandardCharsets.US_ASCII));
        Answer packed = door.get("/api/v1/lists/1000000", "Accept-Encoding: gzip");
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertEquals(1_000_000, unpacked.readAllBytes().length);
        }
    }
}
