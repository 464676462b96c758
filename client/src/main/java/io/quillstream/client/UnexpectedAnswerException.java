package io.quillstream.client;

/** Something answered that does not speak the contract: a wrong address, or a proxy's own page. */
public final class UnexpectedAnswerException extends ClientException {
    private static final long serialVersionUID = 1L;

    UnexpectedAnswerException(String message) {
        super("unexpected answer: " + message, null);
    }
}
