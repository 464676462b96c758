package io.quillstream.ingest.house;

import io.quillstream.edge.http.HttpDoor;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.embedded.Endpoints;
import io.quillstream.ingest.IngestApi;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.testkit.proxy.FaultProxy;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The room behind a real HTTP door, on real servers, with a stand-in for the other rooms; one for all tests of the JVM,
 * as a parameter of their methods.
 */
public final class OpenDoor implements AutoCloseable {

    private static final int PARTITIONS = 4;

    private final Settings settings;
    private final Telemetry telemetry = new Telemetry();
    private final KafkaClients kafka;
    private final MongoStore mongo;
    private final Postgres postgres;
    private final FaultProxy wayToMongo;
    private final FaultProxy wayToPostgres;
    private final StandInHouse house;
    private final IngestApi api;
    private final HttpDoor door;

    private OpenDoor(Map<String, String> overrides) throws Exception {
        Endpoints at = Fresh.databases(SharedStack.all());
        URI mongoAt = URI.create(at.mongoUrl());
        this.wayToMongo = FaultProxy.to(new InetSocketAddress(mongoAt.getHost(), mongoAt.getPort()));
        URI postgresAt = URI.create(at.postgresUrl().substring("jdbc:".length()));
        this.wayToPostgres = FaultProxy.to(new InetSocketAddress(postgresAt.getHost(), postgresAt.getPort()));
        this.settings = new Settings(at.asSettings())
                .with(Map.of(
                        "QUILL_HTTP_PORT",
                        "0",
                        "QUILL_POSTGRES_URL",
                        at.postgresUrl()
                                .replace(
                                        ":" + postgresAt.getPort(),
                                        ":" + wayToPostgres.address().getPort()),
                        "QUILL_MONGO_URL",
                        at.mongoUrl()
                                .replace(
                                        ":" + mongoAt.getPort(),
                                        ":" + wayToMongo.address().getPort()),
                        "QUILL_DECISION_WAIT",
                        "5s"))
                .with(overrides);
        this.kafka = KafkaClients.of(settings);
        try (var admin = kafka.admin("test")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        }
        this.mongo = MongoStore.open(at.mongoUrl());
        this.postgres = Postgres.open(at.postgresUrl(), at.postgresUser(), at.postgresPassword(), 2);
        this.house = new StandInHouse(kafka, mongo, PARTITIONS);
        this.api = new IngestApi(settings, kafka, telemetry);
        api.start();
        this.door = new HttpDoor(settings, telemetry, List.<HttpModule>of(api.http()));
        door.start();
        await(() ->
                api.checks().stream().allMatch(check -> check.problem().get().isEmpty()));
    }

    public StandInHouse house() {
        return house;
    }

    /** The document store behind the door. */
    public MongoStore mongo() {
        return mongo;
    }

    /** The door's way to the document store; the stand-ins have their own. */
    public FaultProxy wayToMongo() {
        return wayToMongo;
    }

    /** The door's way to the database; the tests have their own. */
    public FaultProxy wayToPostgres() {
        return wayToPostgres;
    }

    public Postgres postgres() {
        return postgres;
    }

    /** What the room was started with. */
    public Settings settings() {
        return settings;
    }

    /** Clients of the broker behind the door. */
    public KafkaClients kafka() {
        return kafka;
    }

    /** The routes of the room. */
    public HttpModule module() {
        return api.http();
    }

    public Telemetry telemetry() {
        return telemetry;
    }

    /** The development key, which may do everything. */
    public Caller operator() {
        return new Caller(door.url(), DevIdentity.WORKSPACE, DevIdentity.API_KEY.text());
    }

    /** A user with every scope but admin in a new workspace with that many credits, of a plan that limits little. */
    public Caller newcomer(long credits) {
        return newcomer("business", credits);
    }

    public Caller newcomer(String plan, long credits) {
        Answer made = operator()
                .post(
                        "/api/v1/admin/workspaces",
                        "{\"name\": \"test\", \"plan\": \"%s\", \"monthly_credits\": %d}".formatted(plan, credits));
        if (made.status() != 201) {
            throw new AssertionError("No workspace: " + made);
        }
        return caller(UUID.fromString(made.json().get("workspace_id").textValue()), "mia", Scope.allButAdmin());
    }

    /** A user with these scopes. */
    public Caller caller(UUID workspace, String user, Set<Scope> scopes) {
        Set<Scope> granted = scopes.isEmpty() ? EnumSet.noneOf(Scope.class) : EnumSet.copyOf(scopes);
        String token = DevTokens.of(settings).mint(workspace, user, granted, Duration.ofHours(1), Instant.now());
        return new Caller(door.url(), workspace, token);
    }

    /** Someone with that token or API key. */
    public Caller holder(String credential) {
        return new Caller(door.url(), DevIdentity.WORKSPACE, credential);
    }

    /** Someone without credentials. */
    public Caller nobody() {
        return new Caller(door.url(), DevIdentity.WORKSPACE, null);
    }

    /** Waits until it holds; fails after two minutes. */
    public static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("It did not come about within two minutes");
            }
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        door.stop(Duration.ofSeconds(2));
        api.stop(Duration.ofSeconds(2));
        house.close();
        wayToMongo.close();
        wayToPostgres.close();
        mongo.close();
        postgres.close();
        telemetry.close();
    }

    /** Hands the one door to test methods. */
    public static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == OpenDoor.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(OpenDoor.class, any -> open(), OpenDoor.class);
        }

        private static OpenDoor open() {
            try {
                return new OpenDoor(Map.of());
            } catch (Exception e) {
                throw new IllegalStateException("The door did not open", e);
            }
        }
    }
}
