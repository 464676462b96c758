package io.quillstream.ingest.http;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;
import java.util.UUID;
import java.util.regex.Pattern;

/** Ids in paths. What is no UUID names nothing, so it is not found, like an id that nobody has. */
public final class PathId {

    private static final Pattern UUID_FORM =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private PathId() {}

    /** @throws io.quillstream.edge.problem.ProblemException with that code, if the parameter is no UUID */
    public static UUID of(Context request, String parameter, ProblemCode otherwise) {
        String text = request.pathParam(parameter);
        if (!UUID_FORM.matcher(text).matches()) {
            throw otherwise.because(otherwise.title());
        }
        return UUID.fromString(text);
    }

    /** The same with NOT_FOUND. */
    public static UUID of(Context request, String parameter) {
        return of(request, parameter, ProblemCode.NOT_FOUND);
    }
}
