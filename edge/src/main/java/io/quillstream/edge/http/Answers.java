package io.quillstream.edge.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.quillstream.edge.disk.Spool;
import java.nio.charset.StandardCharsets;

/** Writes answers. */
public final class Answers {

    /** What may stay in memory until the client has taken it. */
    private static final int SMALL = 64 << 10;

    private Answers() {}

    public static void json(Context request, int status, JsonNode body) {
        request.status(status).contentType("application/json");
        bytes(request, body.toString().getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Answers with these bytes. Many of them wait on the disk, for a client takes its time: a few hundred long lists whose
     * clients do not read would fill the memory.
     */
    public static void bytes(Context request, byte[] body) {
        if (body.length > SMALL) {
            request.result(Spool.of(body).stream());
        } else {
            request.result(body);
        }
    }
}
