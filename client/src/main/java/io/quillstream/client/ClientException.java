package io.quillstream.client;

/** Why a call to Quillstream brought no result. The message is one sentence for a person. */
public abstract sealed class ClientException extends RuntimeException
        permits ProblemAnswerException, UnreachableException, UnexpectedAnswerException {
    private static final long serialVersionUID = 1L;

    ClientException(String message, Throwable cause) {
        super(message, cause);
    }
}
