package io.quillstream.launcher.contract;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Someone who calls the API. Every answer is held against {@link EveryAnswer}.
 *
 * @param credential header fields, name and value in turn; empty for nobody
 */
record Client(URI base, List<String> credential) {

    static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    static Client bearer(URI base, String token) {
        return new Client(base, List.of("Authorization", "Bearer " + token));
    }

    static Client nobody(URI base) {
        return new Client(base, List.of());
    }

    Reply get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Reply delete(String path) {
        return send("DELETE", path, null);
    }

    Reply post(String path, String json, String... headers) {
        return send("POST", path, json.getBytes(StandardCharsets.UTF_8), typed("application/json", headers));
    }

    Reply put(String path, String json) {
        return send("PUT", path, json.getBytes(StandardCharsets.UTF_8), typed("application/json"));
    }

    Reply batch(String lines, String... headers) {
        return send(
                "POST",
                "/api/v1/batches",
                lines.getBytes(StandardCharsets.UTF_8),
                typed("application/x-ndjson", headers));
    }

    /** @param body null for none */
    Reply send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .timeout(Duration.ofSeconds(70))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        for (int i = 0; i < credential.size(); i += 2) {
            request.header(credential.get(i), credential.get(i + 1));
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return EveryAnswer.checked(
                    new Reply(method + " " + path, response.statusCode(), response.headers(), response.body()));
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private static String[] typed(String type, String... headers) {
        boolean given = Arrays.stream(headers)
                .anyMatch(header -> header.toLowerCase(Locale.ROOT).equals("content-type"));
        if (given) {
            return headers;
        }
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", type));
        return all.toArray(String[]::new);
    }
}
