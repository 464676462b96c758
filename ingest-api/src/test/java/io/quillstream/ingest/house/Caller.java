package io.quillstream.ingest.house;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.UUID;

/**
 * Someone who calls the API, with a token of their own.
 *
 * @param token null to send none
 */
public record Caller(URI base, UUID workspace, String token) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    public Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer post(String path, String json, String... headers) {
        return send("POST", path, json.getBytes(java.nio.charset.StandardCharsets.UTF_8), withType(headers));
    }

    public Answer put(String path, String json) {
        return send("PUT", path, json.getBytes(java.nio.charset.StandardCharsets.UTF_8), withType());
    }

    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(base.resolve(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), response.headers(), response.body());
        } catch (IOException e) {
            throw new AssertionError(method + " " + path + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Puts a product and returns its id. */
    public UUID product() {
        UUID product = UUID.randomUUID();
        Answer answer = put("/api/v1/products/" + product, "{\"name\": \"Kettle\", \"category\": \"Kitchen\"}");
        if (answer.status() != 201) {
            throw new AssertionError("No product: " + answer);
        }
        return product;
    }

    /** An order with defaults, as JSON. */
    public String order(UUID product) {
        return "{\"workspace_id\": \"%s\", \"product_id\": \"%s\", \"copy_type\": \"titles\"}"
                .formatted(workspace, product);
    }

    private static String[] withType(String... headers) {
        if (Arrays.stream(headers).anyMatch(header -> header.equalsIgnoreCase("Content-Type"))) {
            return headers;
        }
        String[] all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "Content-Type";
        all[headers.length + 1] = "application/json";
        return all;
    }
}
