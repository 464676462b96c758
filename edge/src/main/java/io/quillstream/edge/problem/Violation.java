package io.quillstream.edge.problem;

/**
 * One thing wrong with a field of a body or a query parameter.
 *
 * @param pointer JSON Pointer into the body such as {@code /count}; for a query parameter {@code ?limit}; empty for
 *     the body as a whole
 * @param code stable name of the rule, for example {@code VALIDATION_FAILED}, {@code UNKNOWN_FIELD}
 * @param message one sentence for the user
 */
public record Violation(String pointer, String code, String message) {

    /** The message with its place in front; what concerns the whole body has none. */
    String sentence() {
        return pointer.isEmpty() ? message : pointer + ": " + message;
    }
}
