package io.quillstream.embedded;

/** The embedded stack did not start. The message names the part, the reason and what to do; it is meant for users. */
public final class StackFailedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StackFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
