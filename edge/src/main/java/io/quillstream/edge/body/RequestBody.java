package io.quillstream.edge.body;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.quillstream.edge.disk.Spool;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.turn.FairSlots;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * The only way to read a request's body: under a limit of its decoded size, of an expected media type, in an encoding
 * that is understood (none, or gzip). Nothing is read before announced size, type and encoding are known to be
 * acceptable.
 */
public final class RequestBody {

    /** Limit of ordinary bodies, in bytes. */
    public static final int ONE_MEBIBYTE = 1 << 20;

    private static final Set<String> JSON = Set.of("application/json");

    /** More than any order has, and little enough for any number of clients. */
    private static final int SMALL = 64 << 10;

    /**
     * Of a mebibyte, as bytes, characters, values and what is made of them, some five are held at a time; with all slots taken
     * a tenth of the heap that this runs with at least.
     */
    private static final int LARGE_AT_ONCE = 16;

    private static final int LARGE_OF_A_WORKSPACE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** One for the process, as its memory is. */
    private static final FairSlots LARGE = new FairSlots("large bodies", LARGE_AT_ONCE, LARGE_OF_A_WORKSPACE, PATIENCE);

    private RequestBody() {}

    /**
     * A JSON body of at most 1 MiB, strictly read, of which little is kept.
     *
     * @param workspace who sends it: a large body waits for its turn among those of the workspace
     * @throws ProblemException 408, 413, 415, or 400 for broken framing, MALFORMED_JSON or DUPLICATE_KEY; of a large one 429
     *     or 503 if others take too long
     */
    public static JsonNode json(Context request, UUID workspace) {
        return json(request, workspace, body -> body);
    }

    /**
     * The same for a body of which much is kept: others wait until it has been used.
     *
     * @param use what is done with it
     * @return what that gave
     */
    public static <T> T json(Context request, UUID workspace, Function<JsonNode, T> use) {
        byte[] beginning;
        Spool large = null;
        try (InputStream body = stream(request, ONE_MEBIBYTE, JSON)) {
            beginning = body.readNBytes(SMALL + 1);
            if (beginning.length > SMALL) {
                large = Spool.of(beginning);
                large.add(body);
            }
        } catch (IOException e) {
            throw ProblemCode.MALFORMED_REQUEST.because("The compressed body is broken");
        }
        return large == null ? use.apply(StrictJson.parse(beginning)) : inTurn(large, workspace, use);
    }

    private static <T> T inTurn(Spool large, UUID workspace, Function<JsonNode, T> use) {
        try (large;
                FairSlots.Slot slot = LARGE.take(workspace)) {
            return use.apply(StrictJson.parse(large.bytes()));
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
            return gzip ? new BoundedInput(new GzipInput(sent), limit) : sent;
        } catch (IOException e) {
            throw brokenOff(e);
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
