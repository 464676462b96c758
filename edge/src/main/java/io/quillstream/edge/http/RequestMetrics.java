package io.quillstream.edge.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quillstream.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.util.Set;

/** Times every answer by method, route template and status: closed sets, so that clients cannot grow the metrics. */
final class RequestMetrics {

    private static final Set<String> METHODS = Set.of("GET", "POST", "PUT", "DELETE", "OPTIONS");

    private final MeterRegistry meters;

    RequestMetrics(Telemetry telemetry) {
        this.meters = telemetry.meters();
    }

    void record(Context request, float milliseconds) {
        var endpoint = request.endpoints().lastHttpEndpoint();
        String method = request.req().getMethod();
        Timer.builder("quill.http.requests")
                .description("Answers of the HTTP door; for streams, the time until they end")
                .tag("method", METHODS.contains(method) ? method : "other")
                .tag("route", endpoint == null ? "none" : endpoint.path)
                .tag("status", Integer.toString(request.statusCode()))
                .register(meters)
                .record(Duration.ofNanos((long) (milliseconds * 1_000_000)));
    }
}
