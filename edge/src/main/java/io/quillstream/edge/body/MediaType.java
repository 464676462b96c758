package io.quillstream.edge.body;

import java.util.Locale;
import java.util.Optional;

/**
 * What a Content-Type field says.
 *
 * @param type in lower case, without parameters
 * @param charset in lower case; empty if not given
 */
record MediaType(String type, Optional<String> charset) {

    static MediaType parse(String field) {
        String[] parts = field.split(";");
        Optional<String> charset = Optional.empty();
        for (int i = 1; i < parts.length; i++) {
            String[] pair = parts[i].strip().split("=", 2);
            if (pair.length == 2 && pair[0].strip().equalsIgnoreCase("charset")) {
                charset = Optional.of(pair[1].strip().replace("\"", "").toLowerCase(Locale.ROOT));
            }
        }
        return new MediaType(parts.length == 0 ? "" : parts[0].strip().toLowerCase(Locale.ROOT), charset);
    }

    /** Whether its text is UTF-8, which is the default of everything taken here. */
    boolean utf8() {
        return charset.isEmpty()
                || charset.get().equals("utf-8")
                || charset.get().equals("utf8");
    }
}
