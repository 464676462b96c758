package io.quillstream.edge.http;

import java.util.regex.Pattern;

/**
 * Which paths can be routes at all. Paths match exactly, so nothing is decoded, cleaned or guessed: a path with an
 * escape, a parameter, an empty or dot segment or a trailing slash is no route, whatever it would mean elsewhere.
 */
final class PathRule {

    private static final Pattern SEGMENTS = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)++");

    private PathRule() {}

    static boolean exact(String rawPath) {
        return rawPath != null
                && (rawPath.equals("/") || SEGMENTS.matcher(rawPath).matches());
    }
}
