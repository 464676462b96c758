package io.quillstream.bridge.house;

import io.javalin.config.RoutesConfig;
import io.quillstream.bridge.ProgressBridge;
import io.quillstream.edge.http.HttpDoor;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** A bridge behind a door of its own, ready. */
public final class RunningBridge {

    private final ProgressBridge bridge;
    private final HttpDoor door;
    private final Telemetry telemetry;

    private RunningBridge(ProgressBridge bridge, HttpDoor door, Telemetry telemetry) {
        this.bridge = bridge;
        this.door = door;
        this.telemetry = telemetry;
    }

    static RunningBridge start(Settings settings, KafkaClients kafka) throws Exception {
        Telemetry telemetry = new Telemetry();
        ProgressBridge bridge = new ProgressBridge(settings, kafka, telemetry);
        bridge.start();
        Eventually.holds(
                Duration.ofSeconds(20),
                () -> bridge.checks().stream()
                        .allMatch(check -> check.problem().get().isEmpty()));
        HttpDoor door = new HttpDoor(settings, telemetry, List.of(bridge.http(), RunningBridge::jobs));
        door.start();
        return new RunningBridge(bridge, door, telemetry);
    }

    /** A client that was sent away asks whether the job is over; here none is before its stream says so. */
    private static void jobs(RoutesConfig routes) {
        routes.get(
                "/api/v1/jobs/{id}",
                request -> request.contentType("application/json")
                        .result("{\"job_id\":\"%s\",\"status\":\"processing\"}".formatted(request.pathParam("id"))));
    }

    public URI url() {
        return door.url();
    }

    public int port() {
        return door.port();
    }

    /** Value of a gauge or counter, 0 if there is none. */
    public double metric(String name) {
        var found = telemetry.meters().find(name);
        if (found.gauge() != null) {
            return found.gauge().value();
        }
        return found.counters().stream().mapToDouble(counter -> counter.count()).sum();
    }

    /** How long events took from the log to all their clients. */
    public String fanOut() {
        var timer = telemetry.meters().get("quill.stream.fanout").timer();
        return timer.takeSnapshot().toString();
    }

    /** As SIGTERM does. */
    public void stop() {
        door.stop(Duration.ofSeconds(5));
        bridge.stop(Duration.ofSeconds(5));
        telemetry.close();
    }
}
