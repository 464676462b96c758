package io.quillstream.bridge;

import io.quillstream.edge.http.HttpModule;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Streams out: every event of a job as server-sent events, numbered 1, 2, 3 … by the fold of the log, from any instance
 * at any time. It has no state of its own to lose: a client that is sent away goes on at another instance.
 */
public final class ProgressBridge implements Service {

    private static final Duration FIRST_READ = Duration.ofSeconds(20);
    private static final Duration LEAVE = Duration.ofSeconds(3);

    private final Settings settings;
    private final KafkaClients kafka;
    private final Telemetry telemetry;
    private final BridgeRoutes routes = new BridgeRoutes(this::running);
    private volatile BridgeParts parts;

    public ProgressBridge(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        this.settings = settings;
        this.kafka = kafka;
        this.telemetry = telemetry;
    }

    /** The routes; they answer 503 while the service does not run. */
    public HttpModule http() {
        return routes;
    }

    @Override
    public String name() {
        return "progress-bridge";
    }

    @Override
    public void start() throws InterruptedException {
        parts = new BridgeParts(settings, kafka, telemetry);
        parts.feed().start(FIRST_READ);
        parts.care().start();
    }

    /** Sends every client away with a time to come back, waits until they have gone, and closes what was opened. */
    @Override
    public synchronized void stop(Duration within) {
        BridgeParts stopping = parts;
        if (stopping == null) {
            return;
        }
        stopping.streams().closeAll();
        Duration patience = within.compareTo(LEAVE) < 0 ? within : LEAVE;
        long deadline = System.nanoTime() + patience.toNanos();
        while (stopping.streams().size() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        parts = null;
        stopping.close();
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of(HealthCheck.ready(
                name(), () -> running().map(started -> started.feed().problem()).orElse(Optional.of("does not run"))));
    }

    private Optional<BridgeParts> running() {
        return Optional.ofNullable(parts);
    }
}
