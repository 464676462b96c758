package io.quillstream.edge.outbound;

import java.net.URI;
import java.util.Map;

/** How a call to an address that a user gave ended. */
public sealed interface OutboundOutcome {

    /**
     * The server answered, with whatever status.
     *
     * @param from where the answer came from, after redirects
     * @param fields by lower-case name; of a repeated one the last value
     */
    record Answered(URI from, int status, Map<String, String> fields, byte[] body) implements OutboundOutcome {}

    /**
     * The address, or one that it redirected to, is not to be called; no connection to it was made.
     *
     * @param reason one sentence for the user
     */
    record NotAllowed(String reason) implements OutboundOutcome {}

    /** No usable answer. Says nothing about why, so that nobody can explore a network with it; the log does. */
    record Failed() implements OutboundOutcome {}
}
