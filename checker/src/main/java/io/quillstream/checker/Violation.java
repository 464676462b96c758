package io.quillstream.checker;

/**
 * One broken promise.
 *
 * @param invariant its number, for example {@code I16}
 * @param witness the smallest evidence: ids, places, values
 */
public record Violation(String invariant, String witness) {
    @Override
    public String toString() {
        return invariant + ": " + witness;
    }
}
