package io.quillstream.edge.http;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.telemetry.Telemetry;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@code /health/live} (the process can still recover), {@code /health/ready} (it should get requests) and
 * {@code /metrics}. Open to anybody, so they name checks and nothing of any workspace.
 */
public final class HealthModule implements HttpModule {

    private final Supplier<List<HealthCheck>> checks;
    private final Telemetry telemetry;

    /** @param checks asked at every call: services come and go */
    public HealthModule(Supplier<List<HealthCheck>> checks, Telemetry telemetry) {
        this.checks = checks;
        this.telemetry = telemetry;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/health/live", request -> report(request, HealthCheck::fatal));
        routes.get("/health/ready", request -> report(request, check -> true));
        routes.get(
                "/metrics",
                request -> request.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .result(telemetry.scrape()));
    }

    private void report(Context request, Predicate<HealthCheck> concerned) {
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        String firstFailing = null;
        for (HealthCheck check : checks.get()) {
            if (concerned.test(check)) {
                String problem = check.problem().get().orElse(null);
                shown.put(check.name(), problem == null ? "ok" : problem);
                firstFailing = firstFailing == null && problem != null ? check.name() : firstFailing;
            }
        }
        body.put("status", firstFailing == null ? "ok" : "failing");
        body.put("failing", firstFailing);
        body.set("checks", shown);
        Answers.json(request, firstFailing == null ? 200 : 503, body);
    }
}
