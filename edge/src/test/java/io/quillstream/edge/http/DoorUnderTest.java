package io.quillstream.edge.http;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.javalin.config.RoutesConfig;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.ServletException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A door with a few routes of every kind. */
final class DoorUnderTest implements AutoCloseable {

    private static final UUID WORKSPACE = UUID.randomUUID();

    final AtomicInteger accepted = new AtomicInteger();
    final Semaphore textsInUse = new Semaphore(0);
    final Semaphore textsMayGo = new Semaphore(0);
    final CountDownLatch slowEntered = new CountDownLatch(1);
    final CountDownLatch slowMayGo = new CountDownLatch(1);
    final Telemetry telemetry = new Telemetry();
    final HttpDoor door;

    DoorUnderTest(Map<String, String> settings, Duration patience) {
        this(settings, patience, 10_000);
    }

    DoorUnderTest(Map<String, String> settings, Duration patience, long mostConnections) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("QUILL_HTTP_PORT", "0");
        List<HttpModule> modules = List.of(this::routes, new HealthModule(this::checks, telemetry));
        door = new HttpDoor(new Settings(all), telemetry, modules, patience, mostConnections);
        door.start();
    }

    static DoorUnderTest open() {
        return new DoorUnderTest(Map.of(), Duration.ofSeconds(60));
    }

    int port() {
        return door.port();
    }

    Answer get(String path, String... fields) throws Exception {
        return request("GET", path, fields);
    }

    Answer request(String method, String path, String... fields) throws Exception {
        return Wire.exchange(port(), head(method, path, fields) + "\r\n");
    }

    Answer post(String body, String... fields) throws Exception {
        try (Wire wire = new Wire(port())) {
            byte[] bytes = body.getBytes(java.nio.charset.StandardCharsets.UTF_8);
            String head = head("POST", "/api/v1/things", fields) + "Content-Length: " + bytes.length + "\r\n\r\n";
            return wire.send(head).send(bytes).answer();
        }
    }

    static String head(String method, String path, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\nHost: door\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.toString();
    }

    @Override
    public void close() {
        slowMayGo.countDown();
        textsMayGo.release(100);
        door.stop(Duration.ofSeconds(1));
        telemetry.close();
    }

    private List<io.quillstream.runtime.service.HealthCheck> checks() {
        return door.checks();
    }

    private void routes(RoutesConfig routes) {
        routes.get("/api/v1/things/{id}", request -> request.result("thing " + request.pathParam("id")));
        routes.post("/api/v1/things", request -> {
            var body = RequestBody.json(request, WORKSPACE);
            accepted.incrementAndGet();
            Answers.json(request, 200, body);
        });
        routes.post("/api/v1/texts/{workspace}/{held}", request -> {
            UUID workspace = UUID.fromString(request.pathParam("workspace"));
            Answers.json(request, 200, RequestBody.json(request, workspace, body -> {
                if (request.pathParam("held").equals("held")) {
                    textsInUse.release();
                    textsMayGo.acquireUninterruptibly();
                }
                return body;
            }));
        });
        routes.post("/api/v1/lines", request -> {
            try (InputStream in = RequestBody.stream(request, 10 << 20, Set.of("application/x-ndjson"))) {
                request.result(Long.toString(in.transferTo(java.io.OutputStream.nullOutputStream())));
            }
        });
        routes.post("/api/v1/files", request -> {
            request.req().setAttribute("org.eclipse.jetty.multipartConfig", new MultipartConfigElement(""));
            try {
                request.result(Integer.toString(request.req().getParts().size()));
            } catch (IOException | ServletException | RuntimeException e) {
                throw RequestBody.brokenOff(e);
            }
        });
        routes.get("/api/v1/lists/{length}", request -> {
            Answers.bytes(
                    request,
                    "x".repeat(Integer.parseInt(request.pathParam("length"))).getBytes(US_ASCII));
            request.header("X-Held", Boolean.toString(request.resultInputStream() instanceof ByteArrayInputStream));
        });
        routes.get("/page", request -> request.html("<p>page</p>"));
        routes.get("/long", request -> request.contentType("application/json").result("[" + "1,".repeat(5000) + "1]"));
        routes.get("/bug", request -> {
            throw new IllegalStateException("secret detail of io.quillstream.Bug");
        });
        routes.get("/error", request -> {
            throw new StackOverflowError("deep");
        });
        routes.get("/breaks/{bytes}", request -> {
            request.outputStream().write(new byte[Integer.parseInt(request.pathParam("bytes"))]);
            throw new IllegalStateException("a store went away");
        });
        routes.get("/breaks/{bytes}/badly", request -> {
            request.outputStream().write(new byte[Integer.parseInt(request.pathParam("bytes"))]);
            throw new StackOverflowError("deep");
        });
        routes.get("/slow", request -> {
            slowEntered.countDown();
            slowMayGo.await();
            request.result("done");
        });
        routes.get("/events", request -> {
            Accept.require(request, "text/event-stream");
            request.contentType("text/event-stream").result("data: x\n\n".repeat(1000));
        });
    }
}
