package io.quillstream.edge.http;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;

/** What a client will take, by its Accept field (RFC 9110, 12.5.1). */
public final class Accept {

    private Accept() {}

    /** @throws io.quillstream.edge.problem.ProblemException 406 if the client excludes this media type */
    public static void require(Context request, String mediaType) {
        if (!allows(request.header("Accept"), mediaType)) {
            throw ProblemCode.NOT_ACCEPTABLE.because("This answers with " + mediaType);
        }
    }

    /** An absent or empty field allows everything. */
    static boolean allows(String accept, String mediaType) {
        throw new UnsupportedOperationException();
    }
}
