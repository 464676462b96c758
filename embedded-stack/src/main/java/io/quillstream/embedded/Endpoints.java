package io.quillstream.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Where the servers of a started stack are, each value in the form in which the setting of that name takes it. A part
 * that was not asked for is null.
 *
 * @param bootstrap {@code 127.0.0.1:PORT} of Kafka
 * @param registryUrl {@code http://127.0.0.1:PORT} of the schema registry
 * @param postgresUrl JDBC address of the database {@code quill}
 * @param postgresUser superuser that owns it
 * @param postgresPassword of that user; random, kept in the data folder
 * @param mongoUrl address with the database {@code quill}
 * @param redisUrl {@code redis://127.0.0.1:PORT}
 */
public record Endpoints(
        String bootstrap,
        String registryUrl,
        String postgresUrl,
        String postgresUser,
        String postgresPassword,
        String mongoUrl,
        String redisUrl) {

    /** By the settings' environment names, of the parts that run. The map is the caller's own. */
    public Map<String, String> asSettings() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("QUILL_KAFKA_BOOTSTRAP", bootstrap);
        settings.put("QUILL_SCHEMA_REGISTRY_URL", registryUrl);
        settings.put("QUILL_POSTGRES_URL", postgresUrl);
        settings.put("QUILL_POSTGRES_USER", postgresUser);
        settings.put("QUILL_POSTGRES_PASSWORD", postgresPassword);
        settings.put("QUILL_MONGO_URL", mongoUrl);
        settings.put("QUILL_REDIS_URL", redisUrl);
        settings.values().removeIf(Objects::isNull);
        return settings;
    }

    @Override
    public String toString() {
        return "Endpoints[bootstrap=%s, registryUrl=%s, postgresUrl=%s, postgresUser=%s, mongoUrl=%s, redisUrl=%s]"
                .formatted(bootstrap, registryUrl, postgresUrl, postgresUser, mongoUrl, redisUrl);
    }
}
