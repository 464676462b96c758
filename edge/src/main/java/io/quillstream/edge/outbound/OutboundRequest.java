package io.quillstream.edge.outbound;

import java.net.URI;
import java.util.Map;

/**
 * A call to an address that a user gave.
 *
 * @param fields header fields, without Host, Content-Length and Connection
 * @param body empty for none
 */
public record OutboundRequest(String method, URI target, Map<String, String> fields, byte[] body) {

    public OutboundRequest {
        fields = Map.copyOf(fields);
        if (!method.matches("[A-Z]{1,16}")) {
            throw new IllegalArgumentException("no method: " + method);
        }
        fields.forEach((name, value) -> {
            if (!name.matches("[A-Za-z0-9-]{1,64}") || !value.matches("[\\x20-\\x7e]*")) {
                throw new IllegalArgumentException("no header field: " + name);
            }
        });
    }

    public static OutboundRequest get(URI target) {
        return new OutboundRequest("GET", target, Map.of(), new byte[0]);
    }
}
