package io.quillstream.embedded;

import io.quillstream.embedded.binaries.BinaryCache;
import io.quillstream.embedded.folder.DataFolder;
import io.quillstream.embedded.folder.Ports;
import io.quillstream.embedded.folder.StoredPassword;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.embedded.kafka.KafkaBroker;
import io.quillstream.embedded.mongo.MongoStandIn;
import io.quillstream.embedded.postgres.PostgresServer;
import io.quillstream.embedded.redis.RedisServer;
import io.quillstream.embedded.registry.RegistryServer;
import io.quillstream.embedded.server.EmbeddedServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Which server lives where in a data folder, and at which port. */
final class StackPlan {

    private final DataFolder folder;
    private final Consumer<String> givenUp;
    private final Ports ports;
    private final Optional<Detour> detour;
    private final Map<Part, Integer> portOf = new EnumMap<>(Part.class);

    StackPlan(DataFolder folder, Consumer<String> givenUp, Optional<Detour> detour) {
        this.folder = folder;
        this.givenUp = givenUp;
        this.detour = detour;
        this.ports = new Ports(folder.root().resolve("ports.properties"));
    }

    EmbeddedServer server(Part part) throws IOException {
        return switch (part) {
            case KAFKA -> new KafkaBroker(folder.part("kafka"), port(part), ports.of("kafka-controller"), detour);
            case REGISTRY -> new RegistryServer(port(part), address(Part.KAFKA));
            case POSTGRES ->
                new PostgresServer(
                        folder.root().resolve("postgres"), pidFile(part), port(part), password(), cache(), givenUp);
            case REDIS -> new RedisServer(folder.part("redis"), pidFile(part), port(part), cache(), givenUp);
            case MONGO -> new MongoStandIn(folder.part("mongo").resolve("documents.mv"), port(part));
        };
    }

    Endpoints endpoints(Set<Part> parts) throws IOException {
        boolean postgres = parts.contains(Part.POSTGRES);
        return new Endpoints(
                parts.contains(Part.KAFKA) ? address(Part.KAFKA) : null,
                parts.contains(Part.REGISTRY) ? "http://" + address(Part.REGISTRY) : null,
                postgres ? PostgresServer.jdbcUrl(port(Part.POSTGRES), PostgresServer.DATABASE) : null,
                postgres ? PostgresServer.USER : null,
                postgres ? password() : null,
                parts.contains(Part.MONGO) ? "mongodb://" + address(Part.MONGO) + "/quill" : null,
                parts.contains(Part.REDIS) ? "redis://" + address(Part.REDIS) : null);
    }

    private String address(Part part) {
        return "127.0.0.1:" + port(part);
    }

    private int port(Part part) {
        return portOf.computeIfAbsent(part, unplanned -> ports.of(part.label()));
    }

    private Path pidFile(Part part) {
        return folder.root().resolve(part.label() + ".pid");
    }

    private String password() throws IOException {
        return StoredPassword.in(folder.root().resolve("postgres.password"));
    }

    private BinaryCache cache() throws IOException {
        return BinaryCache.orElse(folder.root().resolve("programs"));
    }
}
