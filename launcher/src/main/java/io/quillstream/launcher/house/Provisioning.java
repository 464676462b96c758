package io.quillstream.launcher.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.InWords;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.postgres.Postgres;
import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;

/** What must exist before any room starts. Several processes may do it at once. */
final class Provisioning {

    /** For how long a question may be open. It is asked again anyway, and until then nobody can say what is wrong. */
    private static final Duration ANSWER = Duration.ofSeconds(15);

    private Provisioning() {}

    /**
     * Makes what is missing. Servers may come up meanwhile or go away: in a cluster nobody promises the order in which
     * processes start, and a service that ended for that would lose time to be started again.
     *
     * @param serversComeWithin for how long each of them may be away
     * @param waits is told, in words for strangers, what is waited for
     * @throws Exception if a server is away for longer, or has what cannot be used
     */
    static void topicsAndTables(
            Settings settings, KafkaClients kafka, Duration serversComeWithin, Consumer<String> waits)
            throws Exception {
        await("Kafka", serversComeWithin, () -> topics(settings, kafka), waits);
        await("PostgreSQL", serversComeWithin, () -> tables(settings), waits);
    }

    private static void await(String server, Duration atMost, ServerWait.Step step, Consumer<String> waits)
            throws Exception {
        waits.accept("waits for " + server);
        ServerWait.until(
                server, atMost, step, failure -> waits.accept("waits for " + server + ": " + InWords.of(failure)));
    }

    private static void topics(Settings settings, KafkaClients kafka) throws Exception {
        Admin admin = kafka.admin("provisioning", ANSWER);
        try {
            new TopicProvisioner(
                            admin,
                            settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                            settings.get(ConnectionSettings.TOPIC_REPLICATION).shortValue())
                    .provision();
        } finally {
            // Closed in good order it would wait for the answer that nobody waits for any more.
            admin.close(Duration.ZERO);
        }
    }

    private static void tables(Settings settings) {
        try (Postgres postgres = Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(""),
                2)) {
            postgres.migrate();
        }
    }
}
