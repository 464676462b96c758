package io.quillstream.ingest.request;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** The caller's name for a request, so that a repetition is recognised: 1 to 255 visible ASCII characters. */
public record IdempotencyKey(String text) {

    private static final String HEADER = "Idempotency-Key";
    private static final int LONGEST = 255;

    /**
     * The key of a request, if it has one.
     *
     * @throws io.quillstream.edge.problem.ProblemException IDEMPOTENCY_KEY_INVALID for a malformed key or several
     */
    public static Optional<IdempotencyKey> of(Context request) {
        List<String> given = Collections.list(request.req().getHeaders(HEADER));
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String key = given.getFirst();
        boolean visible = key.chars().allMatch(c -> c > 0x20 && c < 0x7f);
        if (given.size() > 1 || key.isEmpty() || key.length() > LONGEST || !visible) {
            throw ProblemCode.IDEMPOTENCY_KEY_INVALID.because(
                    "One Idempotency-Key of 1 to 255 visible ASCII characters");
        }
        return Optional.of(new IdempotencyKey(key));
    }

    /** The refusal of a request whose key belongs to another one. */
    public static ProblemException reused() {
        return ProblemCode.IDEMPOTENCY_KEY_REUSED.because("This Idempotency-Key belongs to another request");
    }
}
