package io.quillstream.bridge.access;

import io.javalin.http.Context;
import io.quillstream.edge.problem.ProblemCode;
import java.util.Collections;
import java.util.List;
import java.util.regex.Pattern;

/** Where a client wants to go on. */
public final class LastEventId {

    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");

    private LastEventId() {}

    /**
     * The number of the last event the client has seen, 0 for none. The header field wins over the query parameter: a
     * browser sends the field by itself when it reconnects to an address that still has the parameter.
     *
     * @throws io.quillstream.edge.problem.ProblemException 400 EVENT_ID_INVALID
     */
    public static long of(Context request) {
        List<String> given = Collections.list(request.req().getHeaders("Last-Event-ID"));
        if (given.isEmpty()) {
            given = request.queryParams("last_event_id");
        }
        if (given.isEmpty() || given.equals(List.of(""))) {
            return 0;
        }
        if (given.size() > 1 || !NUMBER.matcher(given.getFirst()).matches()) {
            throw ProblemCode.EVENT_ID_INVALID.because("The last event id is the number of an event: 1, 2, 3 …");
        }
        return Long.parseLong(given.getFirst());
    }
}
