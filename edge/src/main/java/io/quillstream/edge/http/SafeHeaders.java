package io.quillstream.edge.http;

import java.util.Map;

/** Header fields that protect browsers and caches from misreading an answer. */
final class SafeHeaders {

    /** On every answer unless its handler knows better. */
    static final Map<String, String> ALWAYS =
            Map.of("X-Content-Type-Options", "nosniff", "Cache-Control", "no-store", "Referrer-Policy", "no-referrer");

    /** On HTML: scripts and styles from here only, no frames, nothing inline. */
    static final String HTML_POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
            + "form-action 'self'; frame-ancestors 'none'";

    private SafeHeaders() {}
}
