package io.quillstream.edge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import io.quillstream.edge.problem.Problem;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jetty.ee10.servlet.HttpOutput;
import org.eclipse.jetty.ee10.servlet.ServletContextResponse;
import org.eclipse.jetty.server.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what handlers throw into problem documents. A server that is away is no bug but 503; what nobody foresaw is logged
 * and shown as INTERNAL, no more.
 */
final class RouteProblems {

    private static final Logger LOG = LoggerFactory.getLogger(RouteProblems.class);

    /** For a server that is away: about the time in which one starts again. */
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private RouteProblems() {}

    static void routes(RoutesConfig routes) {
        routes.exception(ProblemException.class, (refusal, request) -> answer(request, refusal));
        routes.exception(HttpResponseException.class, (refusal, request) -> answer(request, ofRouter(refusal)));
        routes.exception(Exception.class, (failure, request) -> answer(request, ofHandler(failure, request)));
    }

    /** Sends the answer at once, before what the client may still be sending is dealt with. */
    static void answer(Context request, ProblemException refusal) {
        if (begun(request.res())) {
            LOG.warn("Request {} ended early: {}", RequestId.of(request), refusal.code());
            cut(request.res());
            return;
        }
        request.status(refusal.code().status());
        refusal.headers().forEach(request::header);
        request.contentType(Problem.MEDIA_TYPE);
        byte[] body = Problem.of(refusal, request.path(), RequestId.of(request)).bytes();
        try {
            HttpServletResponse response = request.res();
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.flushBuffer();
            UnreadBody.drain(request.req());
        } catch (IOException e) {
            LOG.debug("The client of request {} has gone", RequestId.of(request));
        }
    }

    /** For an Error (not an Exception), of which the router gives the bare response only. */
    static void answerError(HttpServletResponse response, Error error) {
        String requestId = response.getHeader(RequestId.HEADER);
        LOG.error("Request {} failed", requestId, error);
        if (begun(response)) {
            cut(response);
            return;
        }
        response.setStatus(ProblemCode.INTERNAL.status());
        response.setContentType(Problem.MEDIA_TYPE);
        try {
            response.getOutputStream()
                    .write(Problem.of(internal(), null, requestId).bytes());
        } catch (IOException e) {
            LOG.debug("The client of request {} has gone", requestId);
        }
    }

    /** Whether some of an answer has been written, be it on its way or not: a problem document behind it would be garbage. */
    private static boolean begun(HttpServletResponse response) {
        try {
            return response.isCommitted()
                    || (response.getOutputStream() instanceof HttpOutput output && output.getWritten() > 0);
        } catch (IOException e) {
            return true;
        }
    }

    /** An answer that ended in good order would be taken for a whole one, and half of a batch's results for all of them. */
    private static void cut(HttpServletResponse response) {
        Response answer = ServletContextResponse.getServletContextResponse(response);
        answer.getRequest()
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint()
                .close();
    }

    private static ProblemException ofHandler(Exception failure, Context request) {
        if (AwayDependency.isCauseOf(failure)) {
            LOG.warn("Request {} met a server that is away: {}", RequestId.of(request), failure.getMessage());
            return ProblemCode.OVERLOADED
                    .because("A server that is needed is away for the moment")
                    .withRetryAfter(RETRY_AFTER);
        }
        LOG.error("Request {} failed", RequestId.of(request), failure);
        return internal();
    }

    private static ProblemException internal() {
        return ProblemCode.INTERNAL.because("Something went wrong on our side; the request id helps to find it");
    }

    private static ProblemException ofRouter(HttpResponseException refusal) {
        if (refusal instanceof MethodNotAllowedResponse) {
            String allow =
                    allow(refusal.getDetails().values().stream().findFirst().orElse(""));
            return ProblemCode.METHOD_NOT_ALLOWED
                    .because("Allowed here: " + allow)
                    .withHeader("Allow", allow);
        }
        return switch (refusal.getStatus()) {
            case 404 -> ProblemAnswer.notFound();
            case 413 -> ProblemCode.PAYLOAD_TOO_LARGE.because("The body is too large");
            case 400 -> ProblemCode.MALFORMED_REQUEST.because("The request cannot be understood");
            default -> internal();
        };
    }

    private static String allow(String methods) {
        Set<String> allowed = new TreeSet<>(Arrays.asList(methods.split(", ")));
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return String.join(", ", allowed);
    }
}
