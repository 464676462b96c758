package io.quillstream.edge.http;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;
import java.util.Collections;
import java.util.Locale;

/** What a client will take, by its Accept fields (RFC 9110, 12.5.1); several are one list (5.3). */
public final class Accept {

    private Accept() {}

    /** @throws io.quillstream.edge.problem.ProblemException 406 if the client excludes this media type */
    public static void require(Context request, String mediaType) {
        String all = String.join(",", Collections.list(request.req().getHeaders("Accept")));
        if (!allows(all, mediaType)) {
            throw ProblemCode.NOT_ACCEPTABLE.because("This answers with " + mediaType);
        }
    }

    /**
     * Whether the field lets this type through. An absent or empty field allows everything; the most specific range
     * that matches decides, {@code q=0} excludes.
     */
    static boolean allows(String accept, String mediaType) {
        if (accept == null || accept.isBlank()) {
            return true;
        }
        String family = mediaType.substring(0, mediaType.indexOf('/')) + "/*";
        int best = -1;
        boolean allowed = false;
        for (String item : accept.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = item.split(";");
            String range = parts.length == 0 ? "" : parts[0].strip();
            int specific = range.equals(mediaType) ? 2 : range.equals(family) ? 1 : range.equals("*/*") ? 0 : -1;
            if (specific >= 0 && specific >= best) {
                best = specific;
                allowed = !refused(parts);
            }
        }
        return allowed;
    }

    private static boolean refused(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].replace(" ", "");
            if (parameter.startsWith("q=")) {
                return parameter.substring(2).matches("0(\\.0{0,3})?");
            }
        }
        return false;
    }
}
