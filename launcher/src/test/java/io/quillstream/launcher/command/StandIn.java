package io.quillstream.launcher.command;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands in for a server: each request gets the answer that was written for it, and any other a proxy's page. */
final class StandIn implements AutoCloseable {

    private static final Answer PAGE = new Answer(502, "text/html", "<h1>Bad Gateway</h1>");

    private final HttpServer server;
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    private record Answer(int status, String type, String body) {}

    private StandIn(HttpServer server) {
        this.server = server;
    }

    static StandIn start() throws IOException {
        StandIn stand = new StandIn(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
        stand.server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            stand.asked.add(request + " " + exchange.getRequestHeaders().getFirst("Authorization"));
            Answer answer = stand.answers.getOrDefault(request, PAGE);
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders().set("Content-Type", answer.type());
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        stand.server.start();
        return stand;
    }

    /** @param request method and path, for example {@code GET /api/v1/quota} */
    StandIn on(String request, int status, String type, String body) {
        answers.put(request, new Answer(status, type, body));
        return this;
    }

    StandIn on(String request, int status, String json) {
        return on(request, status, "application/json", json);
    }

    /** Refuses with that code. */
    StandIn refusing(String request, int status, String code, boolean retryable) {
        return on(
                request,
                status,
                "application/problem+json",
                "{\"status\":%d,\"code\":\"%s\",\"title\":\"%s\",\"retryable\":%s}"
                        .formatted(status, code, code, retryable));
    }

    /** Every request so far with its credential: method, path and {@code Authorization}. */
    List<String> asked() {
        return asked;
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
