package io.quillstream.edge.http;

import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;

/** Problem documents for what never reaches a route: bad framing, limits, Jetty's own refusals. */
final class ProblemAnswer implements Request.Handler {

    /** Stands in Jetty's request for an address that never came. */
    private static final String UNREADABLE = "/badMessage";

    private final BrowserRules browsers;

    ProblemAnswer(BrowserRules browsers) {
        this.browsers = browsers;
    }

    /** Jetty asks for an answer to an error; the response's status or the cause says which. */
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
        Throwable cause = (Throwable) request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
        int status = cause instanceof HttpException bad ? bad.getCode() : response.getStatus();
        // Jetty may have thrown away what the front handler had put there, or have asked it nothing.
        browsers.tell(request, response.getHeaders());
        // What CONNECT names is no path and seldom the host, so it fails before anybody asks for the method.
        boolean connect = status == 400 && HttpMethod.CONNECT.is(request.getMethod());
        write(request, response, callback, connect ? methodNotServed() : ofStatus(status, pathOf(request)));
        return true;
    }

    static void write(Request request, Response response, Callback callback, ProblemException refusal) {
        String requestId = requestIdOf(request);
        HttpFields.Mutable fields = response.getHeaders();
        SafeHeaders.ALWAYS.forEach(fields::put);
        fields.put(RequestId.HEADER, requestId);
        fields.put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
        refusal.headers().forEach(fields::put);
        if (refusal.code().status() == HttpStatus.SERVICE_UNAVAILABLE_503) {
            fields.ensureField(new HttpField(HttpHeader.CONNECTION, "close"));
        }
        response.setStatus(refusal.code().status());
        byte[] body = Problem.of(refusal, pathOf(request), requestId).bytes();
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    private static String requestIdOf(Request request) {
        Object chosen = request.getAttribute(RequestId.ATTRIBUTE);
        return chosen instanceof String id
                ? id
                : RequestId.choose(request.getHeaders().get(RequestId.HEADER));
    }

    /** Null if the request could not be read so far. */
    private static String pathOf(Request request) {
        String path = request.getHttpURI() == null ? null : request.getHttpURI().getPath();
        return UNREADABLE.equals(path) ? null : path;
    }

    private static ProblemException ofStatus(int status, String path) {
        return switch (status) {
            // Jetty calls an address that climbs above its root a bad request; here it is a path that does not match.
            case 400 ->
                path != null && !PathRule.exact(path)
                        ? notFound()
                        : ProblemCode.MALFORMED_REQUEST.because("The request breaks the rules of HTTP");
            case 404 -> notFound();
            case 408 -> ProblemCode.REQUEST_TIMEOUT.because("The request did not arrive in time");
            case 413 -> ProblemCode.PAYLOAD_TOO_LARGE.because("The body is too large");
            case 414 -> ProblemCode.URI_TOO_LONG.because("The address is too long");
            case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE.because("The media type is not supported");
            case 417 -> ProblemCode.EXPECTATION_FAILED.because("Only Expect: 100-continue is understood");
            case 431 -> ProblemCode.HEADERS_TOO_LARGE.because("The header fields are too large");
            case 501 -> ProblemCode.NOT_IMPLEMENTED.because("Not implemented");
            case 503 ->
                ProblemCode.OVERLOADED
                        .because("The service is stopping or starting; try again")
                        .withHeader("Retry-After", "1");
            case 426, 505 -> ProblemCode.HTTP_VERSION_UNSUPPORTED.because("This speaks HTTP/1.1");
            default ->
                status >= 400 && status < 500
                        ? ProblemCode.MALFORMED_REQUEST.because("The request cannot be understood")
                        : ProblemCode.INTERNAL.because(
                                "Something went wrong on our side; the request id helps to find it");
        };
    }

    /** The connection ends: what follows a CONNECT would be meant for somebody else. */
    static ProblemException methodNotServed() {
        return ProblemCode.METHOD_NOT_ALLOWED
                .because("This method is not served")
                .withHeader("Connection", "close")
                .withHeader("Allow", "GET, HEAD, POST, PUT, DELETE");
    }

    static ProblemException notFound() {
        return ProblemCode.NOT_FOUND.because("There is nothing at this path");
    }
}
