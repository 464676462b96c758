package io.quillstream.edge.problem;

/**
 * Every error code a user can meet, with its HTTP status, its title and whether sending the same again can help. Users
 * program against the names: none is renamed or removed.
 */
public enum ProblemCode {
    MALFORMED_REQUEST(400, false, "The request is malformed"),
    MALFORMED_JSON(400, false, "The body is not valid JSON"),
    DUPLICATE_KEY(400, false, "An object of the body has the same key twice"),
    IDEMPOTENCY_KEY_INVALID(400, false, "The Idempotency-Key is not valid"),
    EVENT_ID_INVALID(400, false, "The last event id is not valid"),
    UNAUTHENTICATED(401, false, "Credentials are missing"),
    TOKEN_EXPIRED(401, false, "The token has expired"),
    TOKEN_INVALID(401, false, "The credentials are not valid"),
    QUOTA_EXCEEDED(402, false, "The quota is exceeded"),
    FORBIDDEN(403, false, "Not allowed"),
    WORKSPACE_MISMATCH(403, false, "The workspace is not the one of the credentials"),
    NOT_FOUND(404, false, "Not found"),
    INVALID_PRODUCT(404, false, "There is no such product"),
    METHOD_NOT_ALLOWED(405, false, "The method is not allowed here"),
    NOT_ACCEPTABLE(406, false, "No acceptable representation"),
    REQUEST_TIMEOUT(408, true, "The request did not arrive in time"),
    IDEMPOTENCY_IN_PROGRESS(409, true, "A request with this key is in progress"),
    CONTENT_NOT_READY(409, true, "The content is not ready"),
    ALREADY_FINISHED(409, false, "It has already finished"),
    PAYLOAD_TOO_LARGE(413, false, "The body is too large"),
    URI_TOO_LONG(414, false, "The address is too long"),
    UNSUPPORTED_MEDIA_TYPE(415, false, "The media type is not supported"),
    ENCODING_UNSUPPORTED(415, false, "The content encoding is not supported"),
    EXPECTATION_FAILED(417, false, "The expectation cannot be met"),
    VALIDATION_FAILED(422, false, "The request is not valid"),
    UNKNOWN_FIELD(422, false, "The request has an unknown field"),
    IDEMPOTENCY_KEY_REUSED(422, false, "The Idempotency-Key was used with another request"),
    RATE_LIMITED(429, true, "Too many requests"),
    TOO_MANY_STREAMS(429, true, "Too many open streams"),
    HEADERS_TOO_LARGE(431, false, "The headers are too large"),
    INTERNAL(500, true, "Something went wrong on our side"),
    NOT_IMPLEMENTED(501, false, "Not implemented"),
    BROKER_UNAVAILABLE(503, true, "The event log is unavailable"),
    OVERLOADED(503, true, "The service is overloaded"),
    LLM_UNAVAILABLE(503, true, "No model provider is available"),
    LLM_TIMEOUT(504, true, "The model provider did not answer in time"),
    HTTP_VERSION_UNSUPPORTED(505, false, "The HTTP version is not supported");

    private final int status;
    private final boolean retryable;
    private final String title;

    ProblemCode(int status, boolean retryable, String title) {
        this.status = status;
        this.retryable = retryable;
        this.title = title;
    }

    public int status() {
        return status;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
        return retryable;
    }

    public String title() {
        return title;
    }

    /**
     * An exception to be thrown by a handler.
     *
     * @param detail one sentence for the user, without input (see {@link Problem#quote}), class names or secrets
     */
    public ProblemException because(String detail) {
        return new ProblemException(this, detail);
    }
}
