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
    public record FieldError(String pointer, String code, String message) {

        private String sentence() {
            String told = message == null ? code : message;
            return pointer == null || pointer.isEmpty() ? told : pointer + ": " + told;
        }
    }

    public Problem {
        errors = errors == null ? List.of() : List.copyOf(errors);
    }

    /** Code and sentences for a person; the detail often is the first error's sentence, which is told once. */
    @Override
    public String toString() {
        String told = detail == null ? title : detail;
        StringBuilder text = new StringBuilder(code).append(": ").append(told);
        errors.stream()
                .map(FieldError::sentence)
                .filter(sentence -> !sentence.equals(told))
                .forEach(sentence -> text.append("; ").append(sentence));
        return text.toString();
    }
}
