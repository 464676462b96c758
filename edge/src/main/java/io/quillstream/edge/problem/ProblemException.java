package io.quillstream.edge.problem;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Ends the handling of a request with a problem document. It is control flow, not a bug: it carries no stack trace and
 * is not logged. Immutable; the {@code with} methods return a copy.
 */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ProblemCode code;
    private final transient List<Violation> errors;
    private final transient SequencedMap<String, String> headers;

    public ProblemException(ProblemCode code, String detail) {
        this(code, detail, List.of(), new LinkedHashMap<>());
    }

    private ProblemException(
            ProblemCode code, String detail, List<Violation> errors, SequencedMap<String, String> headers) {
        super(detail, null, false, false);
        this.code = code;
        this.errors = List.copyOf(errors);
        this.headers = headers;
    }

    /** A 422 about fields. The code is UNKNOWN_FIELD if that is all that is wrong, else VALIDATION_FAILED. */
    public static ProblemException invalid(List<Violation> errors) {
        boolean onlyUnknown = !errors.isEmpty()
                && errors.stream().allMatch(error -> error.code().equals(ProblemCode.UNKNOWN_FIELD.name()));
        ProblemCode code = onlyUnknown ? ProblemCode.UNKNOWN_FIELD : ProblemCode.VALIDATION_FAILED;
        String detail = errors.isEmpty()
                ? "The request breaks a rule"
                : errors.getFirst().sentence();
        return code.because(detail).withErrors(errors);
    }

    /** A 422 about one field or parameter. */
    public static ProblemException invalid(String pointer, String message) {
        return invalid(List.of(new Violation(pointer, ProblemCode.VALIDATION_FAILED.name(), message)));
    }

    public ProblemException withErrors(List<Violation> violations) {
        return new ProblemException(code, getMessage(), violations, headers);
    }

    public ProblemException withHeader(String name, String value) {
        SequencedMap<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new ProblemException(code, getMessage(), errors, more);
    }

    /** Sets Retry-After, in whole seconds rounded up, at least 1. */
    public ProblemException withRetryAfter(Duration wait) {
        long seconds = Math.max(1, Math.ceilDiv(wait.toMillis(), 1000L));
        return withHeader("Retry-After", Long.toString(seconds));
    }

    public ProblemCode code() {
        return code;
    }

    public List<Violation> errors() {
        return errors;
    }

    /** Header fields of the answer besides the usual ones. */
    public Map<String, String> headers() {
        return headers;
    }
}
