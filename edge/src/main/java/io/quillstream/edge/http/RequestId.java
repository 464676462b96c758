package io.quillstream.edge.http;

import io.javalin.http.Context;
import java.util.UUID;
import java.util.regex.Pattern;

/** The id by which a request is found in answers, logs and record headers. */
public final class RequestId {

    /** Header field; records carry the id in {@link io.quillstream.runtime.telemetry.LogIds#REQUEST_HEADER}. */
    public static final String HEADER = "X-Request-Id";

    static final String ATTRIBUTE = "io.quillstream.request-id";

    /** No longer than what is echoed of any input. */
    private static final Pattern ACCEPTABLE = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,64}");

    private RequestId() {}

    /** The id of a request that came through {@link HttpDoor}. */
    public static String of(Context request) {
        return (String) request.req().getAttribute(ATTRIBUTE);
    }

    /** The client's id if it is short and harmless, else a new one. */
    static String choose(String given) {
        return given != null && ACCEPTABLE.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
