package io.quillstream.edge.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/**
 * The only way to read a request's body: under a limit of its decoded size, of an expected media type, in an encoding
 * that is understood. Nothing is read before size, type and encoding are known to be acceptable.
 */
public final class RequestBody {

    /** Limit of ordinary bodies, in bytes. */
    public static final int ONE_MEBIBYTE = 1 << 20;

    private static final Set<String> JSON = Set.of("application/json");

    private RequestBody() {}

    /** A JSON body of at most 1 MiB, strictly read. */
    public static JsonNode json(Context request) {
        return StrictJson.parse(bytes(request, ONE_MEBIBYTE, JSON));
    }

    /**
     * The whole decoded body.
     *
     * @param limit greatest size in bytes, decoded and as sent
     * @param mediaTypes acceptable media types, in lower case, without parameters
     */
    public static byte[] bytes(Context request, long limit, Set<String> mediaTypes) {
        try (InputStream body = stream(request, limit, mediaTypes)) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * The decoded body as a stream; the caller closes it. Reading beyond the limit throws PAYLOAD_TOO_LARGE, a body
     * that does not arrive REQUEST_TIMEOUT or MALFORMED_REQUEST, each as a
     * {@link io.quillstream.edge.problem.ProblemException}.
     */
    public static InputStream stream(Context request, long limit, Set<String> mediaTypes) {
        throw new UnsupportedOperationException();
    }

    static RuntimeException unreadable(IOException e) {
        return new java.io.UncheckedIOException(e);
    }
}
