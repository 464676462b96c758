package io.quillstream.edge.http;

import java.util.regex.Pattern;

/**
 * Which queries can be read at all (RFC 3986, section 2.1): each percent sign begins an escape of two hexadecimal digits. The
 * router would drop a parameter that it cannot decode, and who asked for a part of a list would be shown all of it.
 */
final class QueryRule {

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

    private QueryRule() {}

    /** @param rawQuery as it was sent, without the question mark; null if there is none */
    static boolean readable(String rawQuery) {
        return rawQuery == null || !BROKEN_ESCAPE.matcher(rawQuery).find();
    }
}
