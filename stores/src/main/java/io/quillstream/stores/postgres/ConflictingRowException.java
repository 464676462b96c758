package io.quillstream.stores.postgres;

/** The log says something else than a row that was made from it before: a bug or tampering, never to be papered over. */
public final class ConflictingRowException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ConflictingRowException(String message) {
        super(message);
    }
}
