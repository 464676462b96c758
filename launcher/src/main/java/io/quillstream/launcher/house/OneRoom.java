package io.quillstream.launcher.house;

import io.quillstream.edge.http.HealthModule;
import io.quillstream.edge.http.HttpDoor;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.launcher.house.Rooms.Room;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** One room in a process of its own, with a door for its routes, its health and its metrics. */
public final class OneRoom {

    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    private final Telemetry telemetry;
    private final Supervisor supervisor;
    private final String url;

    private OneRoom(Telemetry telemetry, Supervisor supervisor, String url) {
        this.telemetry = telemetry;
        this.supervisor = supervisor;
        this.url = url;
    }

    /** Starts the room and returns when it is ready. */
    public static OneRoom start(Rooms room, Settings settings) throws Exception {
        Telemetry telemetry = new Telemetry();
        Supervisor supervisor = null;
        try {
            KafkaClients kafka = KafkaClients.of(settings);
            Provisioning.topicsAndTables(settings, kafka);
            Room opened = room.open(settings, kafka, telemetry);
            AtomicReference<Supervisor> whole = new AtomicReference<>();
            List<HttpModule> modules = new ArrayList<>();
            modules.add(new HealthModule(() -> whole.get().checks(), telemetry));
            opened.http().ifPresent(modules::add);
            List<Service> services = new ArrayList<>(List.of(opened.service()));
            if (room == Rooms.INGEST_API) {
                AuditDesk desk = new AuditDesk(settings, kafka);
                modules.add(desk);
                services.add(desk);
            }
            HttpDoor door = new HttpDoor(settings, telemetry, modules);
            services.add(door);
            supervisor = new Supervisor(services);
            whole.set(supervisor);
            supervisor.start();
            supervisor.awaitReady(READY_WITHIN);
            return new OneRoom(telemetry, supervisor, door.url().toString());
        } catch (Exception | Error e) {
            if (supervisor != null) {
                supervisor.stop(Duration.ofSeconds(5));
            }
            telemetry.close();
            throw e;
        }
    }

    public String url() {
        return url;
    }

    /** What cannot recover, if anything. */
    public Optional<String> fatalProblem() {
        return supervisor.fatalProblem();
    }

    public void stop(Duration within) {
        supervisor.stop(within);
        telemetry.close();
    }
}
