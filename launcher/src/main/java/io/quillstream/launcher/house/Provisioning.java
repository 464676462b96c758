package io.quillstream.launcher.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.postgres.Postgres;
import java.time.Duration;
import org.apache.kafka.clients.admin.Admin;

/** What must exist before any room starts. Several processes may do it at once. */
final class Provisioning {

    /** As long as a service may take for its own start: whoever supervises it sees the same process wait or end. */
    private static final Duration SERVERS_COME_WITHIN = Duration.ofSeconds(60);

    private Provisioning() {}

    /**
     * Makes what is missing. Servers may come up meanwhile or go away: in a cluster nobody promises the order in which
     * processes start, and a service that ended for that would lose seconds to be started again.
     *
     * @throws Exception if a server is away for longer, or has what cannot be used
     */
    static void topicsAndTables(Settings settings, KafkaClients kafka) throws Exception {
        ServerWait.until("Kafka", SERVERS_COME_WITHIN, () -> topics(settings, kafka));
        ServerWait.until("PostgreSQL", SERVERS_COME_WITHIN, () -> tables(settings));
    }

    private static void topics(Settings settings, KafkaClients kafka) throws Exception {
        try (Admin admin = kafka.admin("provisioning")) {
            new TopicProvisioner(
                            admin,
                            settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                            settings.get(ConnectionSettings.TOPIC_REPLICATION).shortValue())
                    .provision();
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
