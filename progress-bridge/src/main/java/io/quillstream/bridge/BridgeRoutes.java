package io.quillstream.bridge;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** The routes of event streams. */
final class BridgeRoutes implements HttpModule {

    private final Supplier<Optional<BridgeParts>> parts;

    /** @param parts what serves the streams; empty while the bridge does not run */
    BridgeRoutes(Supplier<Optional<BridgeParts>> parts) {
        this.parts = parts;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.get("/api/v1/copy/generate/{id}/status", this::job);
        routes.get("/api/v1/jobs/{id}/events", this::job);
        routes.get(
                "/api/v1/batches/{id}/events",
                request -> running().batchStreams().serve(request));
    }

    @Override
    public void closing() {
        parts.get().ifPresent(running -> running.streams().closeAll());
    }

    private void job(Context request) {
        running().jobStreams().serve(request);
    }

    private BridgeParts running() {
        return parts.get()
                .orElseThrow(() -> ProblemCode.OVERLOADED
                        .because("Streams are not ready yet")
                        .withRetryAfter(Duration.ofSeconds(1)));
    }
}
