package io.quillstream.launcher.house;

import io.quillstream.edge.http.HealthModule;
import io.quillstream.edge.http.HttpDoor;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.launcher.house.Rooms.Room;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** One room in a process of its own, with a door for its routes, its health and its metrics. */
public final class OneRoom {

    /** Somebody at a terminal may have typed a wrong address; servers that are there answer sooner. */
    private static final Duration TOLD_OF_AWAY_SERVERS = Duration.ofSeconds(5);

    /** After that; most starts are through by then. */
    private static final Duration TOLD_OF_ALL_ELSE = Duration.ofSeconds(25);

    private final Telemetry telemetry;
    private final Supervisor supervisor;
    private final String url;

    private OneRoom(Telemetry telemetry, Supervisor supervisor, String url) {
        this.telemetry = telemetry;
        this.supervisor = supervisor;
        this.url = url;
    }

    /**
     * Starts the room and returns when it is ready. The door is open from the beginning and says what is waited for. Once
     * Kafka and PostgreSQL have answered it takes as long as it takes: state that is read again may need minutes.
     *
     * @param slow is told once, on another thread, the same, unless the room is ready within seconds
     * @throws Exception if the room can never work, or Kafka or PostgreSQL are away for longer than {@link
     *     ConnectionSettings#START_PATIENCE}
     */
    public static OneRoom start(Rooms room, Settings settings, Consumer<String> slow) throws Exception {
        Telemetry telemetry = new Telemetry();
        StartGate gate = new StartGate();
        CountDownLatch over = new CountDownLatch(1);
        Supervisor supervisor = null;
        try {
            KafkaClients kafka = KafkaClients.of(settings);
            Room opened = room.open(settings, kafka, telemetry);
            AtomicReference<Supervisor> whole = new AtomicReference<>();
            List<HttpModule> modules = new ArrayList<>();
            modules.add(gate);
            modules.add(new HealthModule(() -> gate.before(whole.get().checks()), telemetry));
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
            supervisor.openDoors();
            Thread.ofVirtual().name("slow-start").start(() -> tell(slow, over, gate, whole.get()));
            Provisioning.topicsAndTables(settings, kafka, settings.get(ConnectionSettings.START_PATIENCE), gate::waits);
            gate.waitsNoMore();
            supervisor.startRooms();
            gate.open();
            supervisor.awaitReady();
            return new OneRoom(telemetry, supervisor, door.url().toString());
        } catch (Exception | Error e) {
            if (supervisor != null) {
                supervisor.stop(Duration.ofSeconds(5));
            }
            telemetry.close();
            throw e;
        } finally {
            over.countDown();
        }
    }

    private static void tell(Consumer<String> slow, CountDownLatch over, StartGate gate, Supervisor supervisor) {
        try {
            if (over.await(TOLD_OF_AWAY_SERVERS.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
            Optional<String> awaited = gate.awaited();
            if (awaited.isPresent()) {
                slow.accept(awaited.get());
            } else if (!over.await(TOLD_OF_ALL_ELSE.toMillis(), TimeUnit.MILLISECONDS)) {
                supervisor.problem().ifPresent(slow);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
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
