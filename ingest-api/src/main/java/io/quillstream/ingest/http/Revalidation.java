package io.quillstream.ingest.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.ingest.request.Fingerprint;

/**
 * Answers content with an entity tag, so that a client that polls is told in a few bytes that nothing changed. The tag is
 * weak: it is the same whether the answer is compressed or not, and of a strong one each coding has its own (RFC 9110,
 * section 8.8.3).
 */
public final class Revalidation {

    private static final int LONGEST_LIST = 4_096;
    private static final String WEAK = "W/";

    private Revalidation() {}

    /** Answers 200 with the body, or 304 if the request names its tag. */
    public static void answer(Context request, ObjectNode body) {
        String tag = '"' + Fingerprint.of(body.toString()).substring(0, 32) + '"';
        request.header("ETag", WEAK + tag);
        request.header("Cache-Control", "private, no-cache");
        request.res().addHeader("Vary", "Authorization, X-API-Key");
        if (names(request.header("If-None-Match"), tag)) {
            // A cache takes over the fields of a 304 (RFC 9111, section 4.3.4): the type must be that of what it keeps.
            request.status(304).contentType("application/json");
        } else {
            Answers.json(request, 200, body);
        }
    }

    /**
     * Whether the list names the tag, weak or not, as is compared for If-None-Match. An absurdly long list is ignored: the
     * answer is then a full one, which is always right.
     */
    private static boolean names(String list, String tag) {
        if (list == null || list.length() > LONGEST_LIST) {
            return false;
        }
        for (String one : list.split(",")) {
            String bare = one.strip();
            if (bare.equals("*") || bare.equals(tag) || bare.equals(WEAK + tag)) {
                return true;
            }
        }
        return false;
    }
}
