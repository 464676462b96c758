package io.quillstream.workers.prompt;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.workers.text.Spaces;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * One template file: a Pebble text with the blocks {@code system} and {@code user}. Values are inserted as data and
 * are never read as template text. Thread-safe.
 *
 * @param version first 12 hex digits of the file's SHA-256
 */
record PromptTemplate(String version, PebbleTemplate compiled) {

    private static final PebbleEngine ENGINE = new PebbleEngine.Builder()
            .autoEscaping(false)
            .strictVariables(true)
            .newLineTrimming(false)
            .defaultLocale(Locale.ROOT)
            .build();

    /** Throws {@link IllegalArgumentException} with the reason if the text is no template. */
    static PromptTemplate compile(String name, String text) {
        try {
            return new PromptTemplate(Sha256.hex(text).substring(0, 12), ENGINE.getLiteralTemplate(text));
        } catch (PebbleException e) {
            throw new IllegalArgumentException("Template " + name + " cannot be read: " + e.getMessage(), e);
        }
    }

    String block(String block, Map<String, Object> values) {
        StringWriter out = new StringWriter();
        try {
            compiled.evaluateBlock(block, out, values, Locale.ROOT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // Tags on lines of their own leave blank lines behind; data never has so many in a row.
        return Spaces.fewEmptyLines(out.toString()).strip();
    }
}
