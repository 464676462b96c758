package io.quillstream.launcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A stream of server-sent events, read line by line to its end or to the line the reader waited for.
 *
 * @param lines as they came, comments and blank lines too
 */
record Events(int status, java.net.http.HttpHeaders headers, List<String> lines) {

    /** One event; id and data are null if it has none. */
    record Event(String id, String name, String data) {

        JsonNode json() {
            return new Reply("event", 200, null, data.getBytes(StandardCharsets.UTF_8)).json();
        }
    }

    /** Reads to the end of the stream. */
    static Events of(URI base, String path, String... headers) {
        return of("\u0000", base, path, headers);
    }

    /** Reads until a line begins like that, or to the end of the stream. */
    static Events of(String last, URI base, String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<Stream<String>> response =
                    Client.HTTP.send(request.build(), HttpResponse.BodyHandlers.ofLines());
            List<String> lines = new ArrayList<>();
            try (Stream<String> body = response.body()) {
                for (String line : (Iterable<String>) body::iterator) {
                    lines.add(line);
                    if (line.startsWith(last)) {
                        break;
                    }
                }
            }
            return new Events(response.statusCode(), response.headers(), lines);
        } catch (IOException e) {
            throw new AssertionError(path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    List<Event> events() {
        List<Event> events = new ArrayList<>();
        String id = null;
        String name = null;
        String data = null;
        for (String line : lines) {
            if (line.startsWith("id:")) {
                id = line.substring(3).strip();
            } else if (line.startsWith("event:")) {
                name = line.substring(6).strip();
            } else if (line.startsWith("data:")) {
                data = line.substring(5).strip();
            } else if (line.isEmpty() && (data != null || name != null)) {
                events.add(new Event(id, name, data));
                id = null;
                name = null;
                data = null;
            }
        }
        return events;
    }

    List<String> names() {
        return events().stream().map(Event::name).toList();
    }

    List<String> ids() {
        return events().stream().map(Event::id).toList();
    }
}
