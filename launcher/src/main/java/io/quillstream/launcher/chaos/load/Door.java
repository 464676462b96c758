package io.quillstream.launcher.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** One way into several instances of a service: each call goes to the next one, as a load balancer would. Thread-safe. */
public final class Door {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(3))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    private final List<URI> doors;
    private final AtomicInteger next = new AtomicInteger();

    /** @param doors of the instances; at least one */
    public Door(List<URI> doors) {
        this.doors = List.copyOf(doors);
    }

    /**
     * What came back.
     *
     * @param status 0 if the outcome is unknown
     */
    public record Answer(int status, JsonNode body) {

        /** Whether asking again could give another answer. */
        boolean open() {
            return status == 0 || status >= 500 || status == 429;
        }
    }

    /** One request. {@code key} and {@code body} may be null. */
    public Answer ask(String method, String path, String token, String key, String type, String body)
            throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(door().resolve(path))
                .timeout(PATIENCE)
                .header("Authorization", "Bearer " + token)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (body != null) {
            request.header("Content-Type", type);
        }
        if (key != null) {
            request.header("Idempotency-Key", key);
        }
        try {
            HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
            return new Answer(answer.statusCode(), json(answer.body()));
        } catch (IOException unknown) {
            return new Answer(0, JsonNodeFactory.instance.missingNode());
        }
    }

    /** A stream that the caller closes. */
    HttpResponse<java.io.InputStream> stream(String path, String token, long after)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(door().resolve(path))
                .timeout(PATIENCE)
                .header("Accept", "text/event-stream")
                .header("Authorization", "Bearer " + token);
        if (after > 0) {
            request.header("Last-Event-ID", Long.toString(after));
        }
        return http.send(request.build(), BodyHandlers.ofInputStream());
    }

    private URI door() {
        return doors.get(Math.floorMod(next.getAndIncrement(), doors.size()));
    }

    private static JsonNode json(String text) throws IOException {
        return text.startsWith("{") ? JSON.readTree(text) : JsonNodeFactory.instance.missingNode();
    }
}
