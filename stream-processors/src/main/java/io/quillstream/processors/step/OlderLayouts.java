package io.quillstream.processors.step;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/** Layouts that state may have which an earlier release has written. What was added since has its default there. */
final class OlderLayouts {

    /** Without the last request that was decided. */
    static final Schema ACCOUNTS = read("AccountState-1");

    private OlderLayouts() {}

    private static Schema read(String name) {
        try (InputStream text = OlderLayouts.class.getResourceAsStream("/state/" + name + ".avsc")) {
            return new Schema.Parser().parse(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
