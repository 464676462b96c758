package io.quillstream.client;

/** Something answered that does not speak the contract: a wrong address, or a proxy's own page. */
public final class UnexpectedAnswerException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final boolean passing;

    UnexpectedAnswerException(String message) {
        this(message, false);
    }

    UnexpectedAnswerException(String message, boolean passing) {
        super("unexpected answer: " + message, null);
        this.passing = passing;
    }

    /**
     * Whether its status says that the same request may succeed in a moment, as a gateway's does while the server behind it is
     * restarted. Whether a server acted on the request is unknown; repeat a POST only with its idempotency key.
     */
    public boolean passing() {
        return passing;
    }
}
