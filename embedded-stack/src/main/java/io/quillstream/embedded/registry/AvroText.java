package io.quillstream.embedded.registry;

import org.apache.avro.Schema;

/** Schemas as clients send them. */
final class AvroText {

    private AvroText() {}

    /** The schema of that JSON; a {@link RegistryProblem} if it is none. */
    static Schema parse(String text) {
        try {
            return new Schema.Parser().parse(text);
        } catch (RuntimeException e) {
            // Avro meets bad input with exceptions of all kinds, NullPointerException for an unknown type among them.
            throw RegistryProblem.invalidSchema(String.valueOf(e.getMessage()));
        }
    }
}
