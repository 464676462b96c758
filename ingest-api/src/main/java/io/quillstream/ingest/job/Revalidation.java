package io.quillstream.ingest.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import io.quillstream.edge.http.Answers;
import io.quillstream.ingest.request.Fingerprint;

/** Answers with an entity tag, so that a client that polls is told in a few bytes that nothing changed. */
final class Revalidation {

    private static final int LONGEST_LIST = 4_096;

    private Revalidation() {}

    static void answer(Context request, ObjectNode body) {
        String tag = '"' + Fingerprint.of(body.toString()).substring(0, 32) + '"';
        request.header("ETag", tag);
        request.header("Cache-Control", "private, no-cache");
        request.res().addHeader("Vary", "Authorization, X-API-Key");
        if (names(request.header("If-None-Match"), tag)) {
            request.status(304);
        } else {
            Answers.json(request, 200, body);
        }
    }

    /** An absurdly long list is ignored: the answer is then a full one, which is always right. */
    private static boolean names(String list, String tag) {
        if (list == null || list.length() > LONGEST_LIST) {
            return false;
        }
        for (String one : list.split(",")) {
            String bare = one.strip();
            if (bare.equals("*") || bare.equals(tag) || bare.equals("W/" + tag)) {
                return true;
            }
        }
        return false;
    }
}
