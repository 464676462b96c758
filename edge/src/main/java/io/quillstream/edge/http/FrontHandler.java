package io.quillstream.edge.http;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.util.List;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;

/**
 * The first to see a well-formed head: gives it an id, refuses what no route could answer, and hides from the routes
 * what would confuse them. Never blocks.
 */
final class FrontHandler extends Handler.Wrapper {

    private static final int MOST_FIELDS = 100;

    private final BrowserRules browsers;

    FrontHandler(BrowserRules browsers) {
        this.browsers = browsers;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String requestId = RequestId.choose(request.getHeaders().get(RequestId.HEADER));
        request.setAttribute(RequestId.ATTRIBUTE, requestId);
        // A handler may think for longer than a client may be silent; only a pending read or write can time out.
        request.addIdleTimeoutListener(timeout -> false);
        HttpFields.Mutable answer = response.getHeaders();
        SafeHeaders.ALWAYS.forEach(answer::put);
        answer.put(RequestId.HEADER, requestId);
        browsers.tell(request, answer);
        ProblemException refusal = checkFraming(request);
        // Whatever the address: a page that may not ask never learns what is wrong with it.
        if (refusal == null && browsers.preflight(request)) {
            BrowserRules.tellBefore(answer);
            response.setStatus(HttpStatus.NO_CONTENT_204);
            response.write(true, BufferUtil.EMPTY_BUFFER, callback);
            return true;
        }
        if (refusal == null) {
            refusal = checkAddress(request);
        }
        if (refusal != null) {
            ProblemAnswer.write(request, response, callback, refusal);
            return true;
        }
        if ("https".equalsIgnoreCase(request.getHeaders().get(HttpHeader.X_FORWARDED_PROTO))) {
            answer.put(HttpHeader.STRICT_TRANSPORT_SECURITY, "max-age=31536000");
        }
        return super.handle(new PlainRequest(request), response, callback);
    }

    private static ProblemException checkFraming(Request request) {
        HttpFields fields = request.getHeaders();
        List<String> hosts = fields.getValuesList(HttpHeader.HOST);
        if (hosts.size() != 1 || hosts.getFirst().isBlank()) {
            return ProblemCode.MALFORMED_REQUEST.because("Send one Host field");
        }
        if (fields.size() > MOST_FIELDS) {
            return ProblemCode.HEADERS_TOO_LARGE.because("More than " + MOST_FIELDS + " header fields");
        }
        if (request.getConnectionMetaData().getHttpVersion().getVersion() < HttpVersion.HTTP_1_0.getVersion()) {
            return ProblemCode.HTTP_VERSION_UNSUPPORTED.because("This speaks HTTP/1.1");
        }
        String coding = fields.get(HttpHeader.TRANSFER_ENCODING);
        if (coding != null && !coding.strip().equalsIgnoreCase("chunked")) {
            return ProblemCode.NOT_IMPLEMENTED.because("The only transfer coding understood is chunked");
        }
        boolean forProxies = HttpMethod.CONNECT.is(request.getMethod()) || HttpMethod.TRACE.is(request.getMethod());
        return forProxies ? ProblemAnswer.methodNotServed() : null;
    }

    private static ProblemException checkAddress(Request request) {
        HttpURI address = request.getHttpURI();
        // No client sends a fragment (RFC 9112, section 3.2.1); parameters behind its sign would count as absent.
        if (!PathRule.exact(address.getPath()) || address.getFragment() != null) {
            return ProblemAnswer.notFound();
        }
        return QueryRule.readable(address.getQuery())
                ? null
                : ProblemCode.MALFORMED_REQUEST.because("The query has a percent sign that begins no escape");
    }

    /**
     * The request as the routes see it. HEAD is answered like GET (the server leaves the body out): the router would
     * answer 200 to any HEAD, unauthenticated and unchecked. It would also obey a method in a header field.
     */
    private static final class PlainRequest extends Request.Wrapper {

        private final HttpFields fields;

        PlainRequest(Request request) {
            super(request);
            this.fields = HttpFields.build(request.getHeaders())
                    .remove("X-HTTP-Method-Override")
                    // The router takes any request with this field for a WebSocket. There are none: an upgrade that is
                    // asked for is ignored, as HTTP allows, and the request is answered like any other.
                    .remove(HttpHeader.SEC_WEBSOCKET_VERSION)
                    .asImmutable();
        }

        @Override
        public String getMethod() {
            String method = super.getMethod();
            return HttpMethod.HEAD.is(method) ? HttpMethod.GET.asString() : method;
        }

        @Override
        public HttpFields getHeaders() {
            return fields;
        }
    }
}
