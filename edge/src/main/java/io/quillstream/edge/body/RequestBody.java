package io.quillstream.edge.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;

/**
 * The only way to read a request's body: under a limit of its decoded size, of an expected media type, in an encoding
 * that is understood (none, or gzip). Nothing is read before announced size, type and encoding are known to be
 * acceptable.
 */
public final class RequestBody {

    /** Limit of ordinary bodies, in bytes. */
    public static final int ONE_MEBIBYTE = 1 << 20;

    private static final Set<String> JSON = Set.of("application/json");

    private RequestBody() {}

    /**
     * A JSON body of at most 1 MiB, strictly read.
     *
     * @throws ProblemException 408, 413, 415, or 400 for broken framing, MALFORMED_JSON or DUPLICATE_KEY
     */
    public static JsonNode json(Context request) {
        return StrictJson.parse(bytes(request, ONE_MEBIBYTE, JSON));
    }

    /**
     * The whole decoded body.
     *
     * @param limit greatest size in bytes, decoded and as sent
     * @param mediaTypes acceptable media types, in lower case, without parameters
     * @throws ProblemException 408, 413, 415 or, for broken framing or compression, 400
     */
    public static byte[] bytes(Context request, int limit, Set<String> mediaTypes) {
        try (InputStream body = stream(request, limit, mediaTypes)) {
            return body.readAllBytes();
        } catch (IOException e) {
            throw ProblemCode.MALFORMED_REQUEST.because("The compressed body is broken");
        }
    }

    /**
     * The decoded body as a stream, unbuffered; the caller closes it. Reading throws {@link ProblemException}: 413
     * beyond the limit, 408 if the body does not arrive, 400 if its framing is broken; a broken compression is an
     * {@link IOException}.
     */
    public static InputStream stream(Context request, long limit, Set<String> mediaTypes) {
        if (request.req().getContentLengthLong() > limit) {
            throw tooLarge(limit);
        }
        requireType(request, mediaTypes);
        boolean gzip = gzip(request);
        try {
            InputStream sent = new BoundedInput(new ArrivingInput(request.req().getInputStream()), limit);
            return gzip ? new BoundedInput(new GZIPInputStream(sent, 8192), limit) : sent;
        } catch (IOException e) {
            throw ProblemCode.MALFORMED_REQUEST.because("The compressed body is broken");
        }
    }

    /** 408 if the body did not arrive in time, else 400: for who reads a body by other means, and could not to its end. */
    public static ProblemException brokenOff(Throwable failure) {
        return ArrivingInput.refusal(failure);
    }

    static ProblemException tooLarge(long limit) {
        return ProblemCode.PAYLOAD_TOO_LARGE
                .because("The body may have at most " + limit + " bytes")
                .withHeader("Connection", "close");
    }

    private static void requireType(Context request, Set<String> mediaTypes) {
        List<String> given = Collections.list(request.req().getHeaders("Content-Type"));
        MediaType type = given.size() == 1 ? MediaType.parse(given.getFirst()) : null;
        if (type == null || !mediaTypes.contains(type.type())) {
            throw ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                    "Send Content-Type: " + String.join(" or ", new TreeSet<>(mediaTypes)));
        }
        if (!type.utf8()) {
            throw ProblemCode.UNSUPPORTED_MEDIA_TYPE.because(
                    "The charset " + Problem.quote(type.charset().orElse("")) + " is not taken, only UTF-8");
        }
    }

    private static boolean gzip(Context request) {
        List<String> given = Collections.list(request.req().getHeaders("Content-Encoding"));
        String coding = given.isEmpty() ? "identity" : String.join(", ", given).strip();
        if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
            return true;
        }
        if (coding.isEmpty() || coding.equalsIgnoreCase("identity")) {
            return false;
        }
        throw ProblemCode.ENCODING_UNSUPPORTED.because("Send the body as it is, or with Content-Encoding: gzip");
    }
}
