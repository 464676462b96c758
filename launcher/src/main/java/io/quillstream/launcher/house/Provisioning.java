package io.quillstream.launcher.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.stores.postgres.Postgres;
import org.apache.kafka.clients.admin.Admin;

/** What must exist before any room starts. Several processes may do it at once. */
final class Provisioning {

    private Provisioning() {}

    static void topicsAndTables(Settings settings, KafkaClients kafka) throws Exception {
        try (Admin admin = kafka.admin("provisioning")) {
            new TopicProvisioner(
                            admin,
                            settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                            settings.get(ConnectionSettings.TOPIC_REPLICATION).shortValue())
                    .provision();
        }
        try (Postgres postgres = Postgres.open(
                settings.get(ConnectionSettings.POSTGRES_URL),
                settings.get(ConnectionSettings.POSTGRES_USER),
                settings.find(ConnectionSettings.POSTGRES_PASSWORD).orElse(""),
                2)) {
            postgres.migrate();
        }
    }
}
