package io.quillstream.edge.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.Timer;
import io.quillstream.runtime.telemetry.LatencyTimer;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.runtime.telemetry.TraceParent;
import java.time.Duration;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times every answer by method, route template and status: closed sets, so that clients cannot grow the metrics. Each
 * answer of the API is also a log line with its request's id; addresses, queries and bodies are not logged, since they
 * may hold what is nobody else's business.
 */
final class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "OPTIONS");

    private static final Logger LOG = LoggerFactory.getLogger("io.quillstream.requests");

    private final MeterProvider<Timer> answers;

    RequestMetrics(Telemetry telemetry) {
        this.answers = LatencyTimer.named("quill.http.requests")
                .description("Answers of the HTTP door; for streams, the time until they end")
                .withRegistry(telemetry.meters());
    }

    void record(Context request, float milliseconds) {
        var endpoint = request.endpoints().lastHttpEndpoint();
        String method = request.req().getMethod();
        answers.withTags(
                        "method",
                        METHODS.contains(method) ? method : "other",
                        "route",
                        endpoint == null ? "none" : endpoint.path,
                        "status",
                        Integer.toString(request.statusCode()))
                .record(Duration.ofNanos((long) (milliseconds * 1_000_000)));
        if (endpoint != null && endpoint.path.startsWith("/api/")) {
            try (LogIds ids = LogIds.none().request(RequestId.of(request)).trace(trace(request))) {
                LOG.info("{} {} {} in {} ms", method, endpoint.path, request.statusCode(), Math.round(milliseconds));
            }
        }
    }

    /** Of the client's trace, if it names one; null if not. */
    private static String trace(Context request) {
        return TraceParent.parse(request.header(TraceParent.HEADER))
                .map(TraceParent::traceId)
                .orElse(null);
    }
}
