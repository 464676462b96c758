package io.quillstream.bridge.house;

import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.embedded.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;

/**
 * Real servers with databases of their own, two workspaces, and as many bridges as a test starts. What the other rooms
 * would do is done by {@link Worker} (the log), {@link View} (the document store) and {@link Historian} (Redis).
 */
public final class BridgeHouse implements AutoCloseable {

    public final UUID workspace = UUID.randomUUID();
    public final UUID foreignWorkspace = UUID.randomUUID();
    public final Settings settings;
    public final KafkaClients kafka;
    public final RedisStore redis;
    public final MongoStore mongo;
    public final Worker worker;
    public final View view;
    public final Historian historian;
    private final Postgres postgres;
    private final List<RunningBridge> bridges = new ArrayList<>();

    private BridgeHouse(Endpoints at, Map<String, String> more) throws Exception {
        settings = new Settings(at.asSettings())
                .with(Map.of("QUILL_HTTP_PORT", "0"))
                .with(more);
        kafka = KafkaClients.of(settings);
        try (Admin admin = kafka.admin("bridge-house")) {
            new TopicProvisioner(admin, settings.get(ConnectionSettings.TOPIC_PARTITIONS), (short) 1).provision();
        }
        postgres = Postgres.open(at.postgresUrl(), at.postgresUser(), at.postgresPassword(), 2);
        postgres.migrate();
        for (UUID id : List.of(workspace, foreignWorkspace)) {
            new Workspaces(postgres).create(new Workspace(id, "Test", "free", 1_000, Instant.now()));
        }
        mongo = MongoStore.open(at.mongoUrl());
        redis = RedisStore.open(at.redisUrl());
        redis.client().del(RedisKeys.positions(RedisPositions.HISTORY));
        worker = new Worker(kafka, workspace);
        view = new View(mongo, kafka, workspace);
        historian = new Historian(kafka, redis);
    }

    public static BridgeHouse open() throws Exception {
        return open(Map.of());
    }

    public static BridgeHouse open(Map<String, String> settings) throws Exception {
        return new BridgeHouse(Fresh.databases(SharedStack.all()), settings);
    }

    /** Starts one more bridge with a door of its own. */
    public RunningBridge bridge() throws Exception {
        return bridge(Map.of());
    }

    public RunningBridge bridge(Map<String, String> more) throws Exception {
        RunningBridge bridge = RunningBridge.start(settings.with(more), kafka);
        bridges.add(bridge);
        return bridge;
    }

    /** A new job, queued, and its document. */
    public UUID queued() {
        UUID job = worker.queued();
        view.pending(job, Duration.ZERO);
        return job;
    }

    public String token(String user) {
        return token(workspace, user, Duration.ofMinutes(10));
    }

    public String foreignToken() {
        return token(foreignWorkspace, "stranger", Duration.ofMinutes(10));
    }

    public String token(UUID of, String user, Duration validFor) {
        return DevTokens.of(settings).mint(of, user, Set.of(Scope.JOBS_READ), validFor, Instant.now());
    }

    @Override
    public void close() {
        bridges.forEach(RunningBridge::stop);
        worker.close();
        view.close();
        mongo.close();
        redis.close();
        postgres.close();
    }
}
