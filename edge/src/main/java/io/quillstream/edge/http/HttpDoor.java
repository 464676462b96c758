package io.quillstream.edge.http;

import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** The one HTTP server of a process. */
public final class HttpDoor implements Service {

    public HttpDoor(Settings settings, Telemetry telemetry, List<HttpModule> modules) {}

    @Override
    public String name() {
        return "http";
    }

    @Override
    public void start() {
        throw new UnsupportedOperationException();
    }

    /** The port it listens on; after {@link #start()}. */
    public int port() {
        throw new UnsupportedOperationException();
    }

    /** Where clients on this machine reach it, without a trailing slash; after {@link #start()}. */
    public URI url() {
        throw new UnsupportedOperationException();
    }

    /** Makes readiness fail, so that a load balancer looks elsewhere, while requests are still answered. */
    public void startDraining() {}

    @Override
    public void stop(Duration within) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of();
    }
}
