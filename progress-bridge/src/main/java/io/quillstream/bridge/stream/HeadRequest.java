package io.quillstream.bridge.stream;

import io.javalin.http.Context;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Request;

/** Tells a question for the head only, which the door lets the routes see as a GET, from one for a stream. */
final class HeadRequest {

    private HeadRequest() {}

    static boolean is(Context request) {
        Request asSent = Request.unWrap(ServletContextRequest.getServletContextRequest(request.req()));
        return HttpMethod.HEAD.is(asSent.getMethod());
    }
}
