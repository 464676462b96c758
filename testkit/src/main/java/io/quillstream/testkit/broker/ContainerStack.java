package io.quillstream.testkit.broker;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.kafka.KafkaContainer;

/**
 * The servers of {@code docker-compose.yml} as containers, in place of the embedded ones: {@code ./quill test -Pdocker}.
 * They live as long as the test JVM. Without a container engine every test that asks for servers fails, and says so;
 * none is skipped. The Maven profile brings the libraries that this class needs; an ordinary build only compiles it.
 */
final class ContainerStack {

    /** What the embedded broker has too: groups that settle at once, locks as short as tests want them. */
    private static final Map<String, String> BROKER = Map.ofEntries(
            Map.entry("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false"),
            Map.entry("KAFKA_MESSAGE_MAX_BYTES", "2097152"),
            Map.entry("KAFKA_REPLICA_FETCH_MAX_BYTES", "2097152"),
            Map.entry("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0"),
            Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_REPLICATION_FACTOR", "1"),
            Map.entry("KAFKA_SHARE_COORDINATOR_STATE_TOPIC_MIN_ISR", "1"),
            Map.entry("KAFKA_GROUP_SHARE_HEARTBEAT_INTERVAL_MS", "1000"),
            Map.entry("KAFKA_GROUP_SHARE_MIN_HEARTBEAT_INTERVAL_MS", "1000"),
            Map.entry("KAFKA_GROUP_SHARE_SESSION_TIMEOUT_MS", "15000"),
            Map.entry("KAFKA_GROUP_SHARE_MIN_SESSION_TIMEOUT_MS", "5000"),
            Map.entry("KAFKA_GROUP_SHARE_ASSIGNMENT_INTERVAL_MS", "0"),
            Map.entry("KAFKA_GROUP_SHARE_MIN_RECORD_LOCK_DURATION_MS", "1000"),
            Map.entry("KAFKA_GROUP_SHARE_MAX_SIZE", "1000"),
            Map.entry("KAFKA_GROUP_SHARE_PARTITION_MAX_RECORD_LOCKS", "10000"),
            Map.entry("KAFKA_GROUP_SHARE_MAX_PARTITION_MAX_RECORD_LOCKS", "10000"));

    private static final String DATABASE = "quill";
    private static final String USER = "quill";
    private static final String PASSWORD = "quill-tests";
    private static final Duration START = Duration.ofMinutes(3);

    private ContainerStack() {}

    /** Starts these parts and returns where they are; parts that were not asked for are null. */
    static Endpoints start(Set<Part> parts) {
        return new Endpoints(
                parts.contains(Part.KAFKA) ? kafka() : null,
                parts.contains(Part.REGISTRY) ? registry() : null,
                parts.contains(Part.POSTGRES) ? postgres() : null,
                parts.contains(Part.POSTGRES) ? USER : null,
                parts.contains(Part.POSTGRES) ? PASSWORD : null,
                parts.contains(Part.MONGO)
                        ? "mongodb://" + address(server(Part.MONGO, 27017), 27017) + "/" + DATABASE
                        : null,
                parts.contains(Part.REDIS) ? "redis://" + address(server(Part.REDIS, 6379), 6379) : null);
    }

    private static String kafka() {
        KafkaContainer kafka = new KafkaContainer(ContainerImages.ALL.get(Part.KAFKA)).withEnv(BROKER);
        kafka.start();
        return kafka.getBootstrapServers();
    }

    /** Keeps its schemas in memory: a test JVM is all they have to outlive. */
    private static String registry() {
        GenericContainer<?> registry = new GenericContainer<>(ContainerImages.ALL.get(Part.REGISTRY))
                .withExposedPorts(8080)
                .waitingFor(Wait.forHttp("/apis/ccompat/v7/subjects").forStatusCode(200))
                .withStartupTimeout(START);
        registry.start();
        return "http://" + address(registry, 8080) + "/apis/ccompat/v7";
    }

    private static String postgres() {
        GenericContainer<?> postgres = new GenericContainer<>(ContainerImages.ALL.get(Part.POSTGRES))
                .withExposedPorts(5432)
                .withEnv("POSTGRES_DB", DATABASE)
                .withEnv("POSTGRES_USER", USER)
                .withEnv("POSTGRES_PASSWORD", PASSWORD)
                // The image starts a first server to set itself up; only the second one is the one to talk to.
                .waitingFor(Wait.forLogMessage(".*database system is ready to accept connections.*\\s", 2))
                .withStartupTimeout(START);
        postgres.start();
        return "jdbc:postgresql://" + address(postgres, 5432) + "/" + DATABASE;
    }

    private static GenericContainer<?> server(Part part, int port) {
        GenericContainer<?> server = new GenericContainer<>(ContainerImages.ALL.get(part))
                .withExposedPorts(port)
                .waitingFor(Wait.forListeningPort())
                .withStartupTimeout(START);
        server.start();
        return server;
    }

    private static String address(GenericContainer<?> server, int port) {
        return server.getHost() + ":" + server.getMappedPort(port);
    }
}
