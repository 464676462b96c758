package io.quillstream.launcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An answer as it came over the wire. */
record Reply(String question, int status, HttpHeaders headers, byte[] bytes) {

    private static final ObjectMapper JSON = new ObjectMapper();

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    JsonNode json() {
        try {
            return JSON.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(toString(), e);
        }
    }

    /** The JSON objects of an answer in NDJSON. */
    List<JsonNode> lines() {
        return text().lines()
                .map(line -> new Reply(question, status, headers, line.getBytes(StandardCharsets.UTF_8)).json())
                .toList();
    }

    /** A header field; null if it is not there. */
    String header(String name) {
        return headers.firstValue(name).orElse(null);
    }

    /** The code of a problem; empty for anything else. */
    String code() {
        boolean problem = "application/problem+json".equals(header("Content-Type"));
        return problem ? json().path("code").asText() : "";
    }

    /** A text at that JSON Pointer. */
    String at(String pointer) {
        return json().at(pointer).asText();
    }

    @Override
    public String toString() {
        String shown = text().length() > 600 ? text().substring(0, 600) + " ..." : text();
        return question + " -> " + status + " " + headers.map() + "\n" + shown;
    }
}
