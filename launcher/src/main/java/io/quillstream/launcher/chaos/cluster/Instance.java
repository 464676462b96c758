package io.quillstream.launcher.chaos.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;

/**
 * One process of a service with its links.
 *
 * @param service as in {@code quill run SERVICE}
 * @param name for example {@code sinks-2}
 * @param url of its door, the same in every life
 * @param state folder of its own, for what it may lose
 */
public record Instance(String service, String name, URI url, Path state, Child child, Links links) {

    /** Folder of a stream processor's stores in its folder. */
    static final String STATE = "streams";

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Where a stream processor keeps its stores. */
    public Path stateFolder() {
        return state.resolve(STATE);
    }

    /** Whether it says that everything it needs is there. */
    public boolean ready() {
        return get("/health/ready").startsWith("200 ");
    }

    /** Status and body of that resource of its door; what went wrong if there is no answer. */
    public String get(String path) {
        HttpRequest request = HttpRequest.newBuilder(url.resolve(path))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            var answer = HTTP.send(request, BodyHandlers.ofString());
            return answer.statusCode() + " " + answer.body();
        } catch (IOException away) {
            return "no answer: " + away;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
