package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.publish.EventLog;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Administration without a door, for whoever has the settings of an installation: its first workspace and key cannot come
 * by a request, since every credential belongs to a workspace that is there. It does what the operator's routes do, by the
 * same code. Thread-safe.
 */
public final class Administration implements AutoCloseable {

    /** Who made what is made here; requests with such a key act as this user. */
    public static final String OPERATOR = "operator";

    /** A command connects anew each time, and nobody else waits for it. */
    private static final Duration LOG_MAY_TAKE = Duration.ofSeconds(16);

    private static final Duration BROKER_MAY_TAKE = Duration.ofSeconds(5);
    private static final int CONNECTIONS = 2;

    private final KafkaClients kafka;
    private final Postgres postgres;
    private final EventLog log;
    private final Workspaces workspaces;
    private final NewWorkspaces newWorkspaces;
    private final NewKeys newKeys;

    /**
     * Opens clients, which connect later.
     *
     * @throws Settings.InvalidSettingException if keys cannot be hashed with what is set: in prod mode the secret must be
     *     one's own
     */
    public Administration(Settings settings, KafkaClients kafka) {
        ApiKeyHash hash = new ApiKeyHash(IdentitySettings.apiKeySecret(settings));
        this.kafka = kafka;
        this.postgres = Postgres.openForRequests(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(null),
                CONNECTIONS);
        this.log = new EventLog(kafka, LOG_MAY_TAKE);
        this.workspaces = new Workspaces(postgres);
        this.newWorkspaces = new NewWorkspaces(workspaces, new Plans(postgres), new Grants(log));
        this.newKeys = new NewKeys(new ApiKeys(postgres), hash);
    }

    /**
     * What the services have not made yet. They make it when they start, and only they: how many partitions topics get is
     * decided once, and a command may have other settings.
     *
     * @return a sentence without a full stop; empty if all is there
     * @throws ExecutionException if the broker does not answer, or refuses
     */
    public Optional<String> missing() throws ExecutionException, InterruptedException {
        if (!postgres.isMade()) {
            return Optional.of("The database has no tables");
        }
        // Asked before anything is sent: a broker may make a topic for a producer, with one partition.
        String topic = Topics.GRANTS.name();
        DescribeTopicsOptions patience = new DescribeTopicsOptions().timeoutMs((int) BROKER_MAY_TAKE.toMillis());
        try (Admin admin = kafka.admin("administration")) {
            admin.describeTopics(List.of(topic), patience).allTopicNames().get();
            return Optional.empty();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                return Optional.of("Kafka has no topic " + topic);
            }
            throw e;
        }
    }

    /**
     * Makes a workspace. The grant comes before the row, as by the route: with the log away there is no workspace, and with
     * the database away behind it there is a grant that nobody can use.
     *
     * @param wish as the body of {@code POST /api/v1/admin/workspaces}
     * @return its answer
     * @throws io.quillstream.edge.problem.ProblemException 422 for a wish that breaks a rule, BROKER_UNAVAILABLE if the
     *     log did not confirm
     */
    public ObjectNode makeWorkspace(JsonNode wish) {
        return WorkspaceRoutes.json(newWorkspaces.make(wish, OPERATOR, RecordHeaders.ofNoRequest()));
    }

    /**
     * Refuses what {@link #makeKey} would refuse whatever the workspace.
     *
     * @throws io.quillstream.edge.problem.ProblemException 422 for a wish that breaks a rule
     */
    public void checkKey(JsonNode wish) {
        NewKeys.Wish.of(wish);
    }

    /**
     * Makes a key.
     *
     * @param wish as the body of {@code POST /api/v1/admin/workspaces/{id}/api-keys}
     * @return its answer, with the key, which is not shown again
     * @throws io.quillstream.edge.problem.ProblemException 422 for a wish that breaks a rule, NOT_FOUND for an unknown
     *     workspace
     */
    public ObjectNode makeKey(UUID workspace, JsonNode wish) {
        NewKeys.Wish checked = NewKeys.Wish.of(wish);
        if (workspaces.find(workspace).isEmpty()) {
            throw ProblemCode.NOT_FOUND.because("There is no such workspace");
        }
        return newKeys.make(workspace, checked, OPERATOR);
    }

    /** Workspaces, the newest first. */
    public List<ObjectNode> workspaces(int limit) {
        return workspaces.page(null, limit).stream().map(WorkspaceRoutes::json).toList();
    }

    @Override
    public void close() {
        log.close();
        postgres.close();
    }
}
