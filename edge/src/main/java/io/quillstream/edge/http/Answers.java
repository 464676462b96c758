package io.quillstream.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;

/** Writes JSON answers. */
public final class Answers {

    private Answers() {}

    public static void json(Context request, int status, JsonNode body) {
        request.status(status).contentType("application/json");
        request.result(body.toString().getBytes(StandardCharsets.UTF_8));
    }
}
