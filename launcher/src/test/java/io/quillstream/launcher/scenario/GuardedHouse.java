package io.quillstream.launcher.scenario;

import io.quillstream.client.QuillClient;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.embedded.kafka.Login;
import io.quillstream.launcher.house.OneRoom;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.testkit.broker.Fresh;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/**
 * The five services as on a cluster that asks who comes: each with a principal of its own, which may do what access
 * rules allow it and nothing else. They share a JVM and nothing in it; the operator alone comes in without a name.
 */
final class GuardedHouse implements AutoCloseable {

    private static final int PARTITIONS = 2;
    private static final Duration RULES_SPREAD_WITHIN = Duration.ofSeconds(20);
    private static final Duration STOP = Duration.ofSeconds(10);

    private static final String PROPERTIES = """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="%s" password="%s";
            """;

    private final Path folder;
    private final String door;
    private final EmbeddedStack stack;
    private final Map<Rooms, OneRoom> rooms = new LinkedHashMap<>();

    private GuardedHouse(Path folder, String door, EmbeddedStack stack) {
        this.folder = folder;
        this.door = door;
        this.stack = stack;
    }

    /** Starts servers and services; the operator makes topics and rules before any service comes. */
    static GuardedHouse start(Path folder, AccessRules rules) throws Exception {
        int port = Fresh.port();
        List<Login> logins = Stream.of(Rooms.values()).map(GuardedHouse::login).toList();
        Detour guarded = new Detour("127.0.0.1", port, logins, true);
        EmbeddedStack stack =
                EmbeddedStack.start(folder.resolve("servers"), EnumSet.allOf(Part.class), Optional.of(guarded));
        GuardedHouse house = new GuardedHouse(folder, "127.0.0.1:" + port, stack);
        try {
            house.provision(rules.bindings());
            for (Rooms room : Rooms.values()) {
                house.rooms.put(room, OneRoom.start(room, house.settings(room), problem -> {}));
            }
            return house;
        } catch (Exception | Error e) {
            house.close();
            throw e;
        }
    }

    /** Clients with the credentials of that service. */
    KafkaClients kafka(Rooms room) throws IOException {
        return KafkaClients.of(settings(room));
    }

    /** Somebody who may do everything in the development workspace, at the door of that service. */
    QuillClient client(Rooms room) {
        return new QuillClient(URI.create(rooms.get(room).url()), DevIdentity.API_KEY.text());
    }

    /** What no service recovers from. */
    List<String> fatalProblems() {
        return rooms.values().stream()
                .flatMap(room -> room.fatalProblem().stream())
                .toList();
    }

    /** Ends the services, the last one first, and then the servers. */
    @Override
    public void close() {
        try {
            List.copyOf(rooms.values()).reversed().forEach(room -> room.stop(STOP));
        } finally {
            stack.close();
        }
    }

    /** No service has to make a topic, so none has to be allowed to. */
    private void provision(Set<AclBinding> rules) throws ExecutionException, InterruptedException {
        Settings operator = new Settings(stack.endpoints().asSettings());
        try (Admin admin = KafkaClients.of(operator).admin("operator")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
            admin.createAcls(rules).all().get();
            // The controller has them a moment before the broker goes by them.
            if (!Load.eventually(RULES_SPREAD_WITHIN, () -> known(admin).containsAll(rules))) {
                throw new IllegalStateException("The broker does not know the rules");
            }
        }
    }

    private static Collection<AclBinding> known(Admin admin) {
        try {
            return admin.describeAcls(AclBindingFilter.ANY).values().get();
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private Settings settings(Rooms room) throws IOException {
        return new Settings(stack.endpoints().asSettings())
                .with(Map.of(
                        "QUILL_KAFKA_BOOTSTRAP",
                        door,
                        "QUILL_KAFKA_PROPERTIES",
                        credentials(room).toString(),
                        "QUILL_STATE_DIR",
                        folder.resolve("streams").toString(),
                        "QUILL_TOPIC_PARTITIONS",
                        Integer.toString(PARTITIONS),
                        "QUILL_HTTP_PORT",
                        "0",
                        "QUILL_RATE_LIMIT",
                        "1000000/min",
                        // A job takes long enough to be cancelled.
                        "QUILL_LOCAL_LATENCY",
                        "2s"));
    }

    private Path credentials(Rooms room) throws IOException {
        Login login = login(room);
        return Files.writeString(
                folder.resolve(room.service() + ".properties"), PROPERTIES.formatted(login.user(), login.password()));
    }

    private static Login login(Rooms room) {
        return new Login(room.service(), "secret-of-" + room.service());
    }
}
