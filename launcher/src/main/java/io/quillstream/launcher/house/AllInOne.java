package io.quillstream.launcher.house;

import io.quillstream.edge.http.HealthModule;
import io.quillstream.edge.http.HttpDoor;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.launcher.house.Rooms.Room;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.stores.postgres.Postgres;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/**
 * The whole house in one JVM: the embedded servers, every room, one HTTP port. Started in the order in which things
 * need each other, stopped in the reverse order.
 */
public final class AllInOne {

    /**
     * After a power failure groups wait for their dead members, transactions for their end, and state is rebuilt from the
     * log. Whoever gives up too early begins all of that again.
     */
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);

    /** They are up already. */
    private static final Duration SERVERS_ANSWER_WITHIN = Duration.ofSeconds(60);

    private final EmbeddedStack stack;
    private final Telemetry telemetry;
    private final Supervisor supervisor;
    private final Endpoints endpoints;
    private final AtomicReference<String> lost = new AtomicReference<>();

    private AllInOne(EmbeddedStack stack, Telemetry telemetry, Supervisor supervisor, Endpoints endpoints) {
        this.stack = stack;
        this.telemetry = telemetry;
        this.supervisor = supervisor;
        this.endpoints = endpoints;
        stack.lost().thenAccept(lost::set);
    }

    /**
     * Starts everything on the data folder and returns when it is ready.
     *
     * @throws Exception if a part does not come up; what was started is stopped again
     */
    public static AllInOne start(Path data, Settings given) throws Exception {
        EmbeddedStack stack = EmbeddedStack.start(data);
        Telemetry telemetry = new Telemetry();
        Supervisor supervisor = null;
        try {
            // The embedded broker asks for no credentials: those of another cluster would keep everybody out.
            Settings settings = given.without(ConnectionSettings.KAFKA_PROPERTIES)
                    .with(stack.endpoints().asSettings())
                    .with(Map.of(
                            "QUILL_STATE_DIR",
                            data.resolve("streams").toAbsolutePath().toString()));
            KafkaClients kafka = KafkaClients.of(settings);
            Provisioning.topicsAndTables(settings, kafka, SERVERS_ANSWER_WITHIN, waits -> {});
            List<Room> rooms = Stream.of(Rooms.values())
                    .map(room -> room.open(settings, kafka, telemetry))
                    .toList();
            List<HttpModule> modules = new ArrayList<>();
            AtomicReference<Supervisor> whole = new AtomicReference<>();
            modules.add(new HealthModule(() -> checks(whole.get(), stack), telemetry));
            rooms.forEach(room -> room.http().ifPresent(modules::add));
            AuditDesk desk = new AuditDesk(settings, kafka);
            modules.add(desk);
            HttpDoor door = new HttpDoor(settings, telemetry, modules);
            List<Service> services =
                    new ArrayList<>(rooms.stream().map(Room::service).toList());
            services.addFirst(desk);
            services.add(door);
            supervisor = new Supervisor(services);
            whole.set(supervisor);
            supervisor.start();
            supervisor.awaitReady(READY_WITHIN);
            if (settings.get(ConnectionSettings.MODE) == ConnectionSettings.Mode.DEV) {
                plantSamples(settings);
            }
            Endpoints endpoints = Endpoints.of(settings, door.url().toString());
            endpoints.write(data);
            return new AllInOne(stack, telemetry, supervisor, endpoints);
        } catch (Exception | Error e) {
            if (supervisor != null) {
                supervisor.stop(Duration.ofSeconds(5));
            }
            telemetry.close();
            stack.close();
            throw e;
        }
    }

    public Endpoints endpoints() {
        return endpoints;
    }

    /** What cannot recover, if anything. */
    public Optional<String> fatalProblem() {
        return Optional.ofNullable(lost.get()).or(supervisor::fatalProblem);
    }

    /** Ends the door, the rooms and the servers, in this order, within about that time and the servers' two seconds. */
    public void stop(Duration within) {
        supervisor.stop(within);
        telemetry.close();
        stack.close();
    }

    private static void plantSamples(Settings settings) {
        try (Postgres postgres = Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.get(ConnectionSettings.POSTGRES_PASSWORD),
                1)) {
            new SampleSeed(postgres).plant();
        }
    }

    private static List<HealthCheck> checks(Supervisor supervisor, EmbeddedStack stack) {
        List<HealthCheck> checks = new ArrayList<>(supervisor.checks());
        stack.health().forEach(part -> checks.add(HealthCheck.ready(part.name(), part.problem())));
        return checks;
    }
}
