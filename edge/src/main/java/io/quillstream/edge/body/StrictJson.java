package io.quillstream.edge.body;

import com.fasterxml.jackson.databind.JsonNode;

/** Reads JSON by the letter of RFC 8259. */
public final class StrictJson {
    private StrictJson() {}

    public static JsonNode parse(byte[] utf8) {
        throw new UnsupportedOperationException();
    }
}
