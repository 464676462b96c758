package io.quillstream.ingest.http;

import io.javalin.http.Context;
import io.quillstream.edge.http.UuidText;
import io.quillstream.edge.problem.ProblemCode;
import java.util.UUID;

/** Ids in paths. What is no UUID names nothing, so it is not found, like an id that nobody has. */
public final class PathId {

    private PathId() {}

    /** @throws io.quillstream.edge.problem.ProblemException with that code, if the parameter is no UUID */
    public static UUID of(Context request, String parameter, ProblemCode otherwise) {
        return UuidText.parse(request.pathParam(parameter)).orElseThrow(() -> otherwise.because(otherwise.title()));
    }

    /** The same with NOT_FOUND. */
    public static UUID of(Context request, String parameter) {
        return of(request, parameter, ProblemCode.NOT_FOUND);
    }
}
