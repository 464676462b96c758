package io.quillstream.workers.product;

/** The store of products cannot be asked, and nobody can say what is in it. It passes. */
public final class StoreAwayException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StoreAwayException(Throwable cause) {
        super("The store of products cannot be asked", cause);
    }
}
