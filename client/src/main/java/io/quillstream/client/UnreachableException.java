package io.quillstream.client;

import java.net.URI;

/**
 * No answer came: refused, reset, or silent for too long. Whether the server acted on the request is unknown; repeat a
 * POST only with its idempotency key.
 */
public final class UnreachableException extends ClientException {
    private static final long serialVersionUID = 1L;

    UnreachableException(URI address, Throwable cause) {
        super("no answer from " + address.getScheme() + "://" + address.getAuthority() + reason(cause), cause);
    }

    private static String reason(Throwable cause) {
        return cause.getMessage() == null ? "" : ": " + cause.getMessage();
    }
}
