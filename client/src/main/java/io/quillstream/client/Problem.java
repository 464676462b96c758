package io.quillstream.client;

import java.util.List;

/**
 * The body of a refusal (RFC 9457).
 *
 * @param status HTTP status
 * @param code code of the contract, for example {@code QUOTA_EXCEEDED}
 * @param title what the code means
 * @param detail what was wrong this time; may be null
 * @param retryable whether the same request may succeed later
 * @param requestId to be named when asking for support; may be null
 * @param errors the fields at fault, empty unless the status is 422
 */
public record Problem(
        int status,
        String code,
        String title,
        String detail,
        boolean retryable,
        String requestId,
        List<FieldError> errors) {

    /**
     * One field at fault.
     *
     * @param pointer JSON pointer into the body
     */
    public record FieldError(String pointer, String code, String message) {}

    public Problem {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(code).append(": ").append(detail == null ? title : detail);
        errors.forEach(error -> text.append("; ")
                .append(error.pointer())
                .append(": ")
                .append(error.message() == null ? error.code() : error.message()));
        return text.toString();
    }
}
