package io.quillstream.launcher.command;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Whether the servers that the settings name let this machine in, for {@code quill doctor}: each is asked as the services
 * ask it, for some seconds at most, and nothing changes there.
 */
final class ServerChecks {

    static final String KAFKA = "kafka";

    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final List<Check> ALL = List.of(
            new Check(
                    KAFKA,
                    ConnectionSettings.KAFKA_BOOTSTRAP,
                    "QUILL_KAFKA_BOOTSTRAP or what QUILL_KAFKA_PROPERTIES names",
                    KafkaCheck::ask),
            new Check(
                    "schema-registry",
                    ConnectionSettings.SCHEMA_REGISTRY_URL,
                    "QUILL_SCHEMA_REGISTRY_URL",
                    ServerChecks::registry),
            new Check(
                    "postgres",
                    ConnectionSettings.POSTGRES_URL,
                    "QUILL_POSTGRES_URL, QUILL_POSTGRES_USER or QUILL_POSTGRES_PASSWORD",
                    ServerChecks::postgres),
            new Check("mongo", ConnectionSettings.MONGO_URL, "QUILL_MONGO_URL", ServerChecks::mongo),
            new Check("redis", ConnectionSettings.REDIS_URL, "QUILL_REDIS_URL", ServerChecks::redis));

    /** Fails with what is wrong. */
    @FunctionalInterface
    private interface Question {
        void ask(Settings settings) throws Exception;
    }

    /** @param mended by which settings */
    private record Check(String server, Setting<String> address, String mended, Question question) {}

    /**
     * What came of a question.
     *
     * @param text {@code ok}, or what is wrong and what to try, without any secret
     * @param away whether nobody answered
     */
    record Finding(String text, boolean away) {

        private static final Finding OK = new Finding("ok", false);
    }

    private ServerChecks() {}

    /**
     * Of each server whose address was given, by its name; those at their defaults are nobody's wish.
     *
     * @throws InvalidSettingException if the settings name something that cannot be used
     */
    static Map<String, Finding> of(Settings settings) throws InterruptedException {
        Map<String, Finding> findings = new LinkedHashMap<>();
        for (Check check : ALL) {
            if (settings.given(check.address())) {
                findings.put(check.server(), finding(check, settings));
            }
        }
        return findings;
    }

    private static Finding finding(Check check, Settings settings) throws InterruptedException {
        try {
            check.question().ask(settings);
            return Finding.OK;
        } catch (InterruptedException | InvalidSettingException e) {
            throw e;
        } catch (Exception failure) {
            String given = settings.get(check.address());
            String shown = check.address().shown(given);
            boolean away = ServerTrouble.isAway(failure);
            String reason = ServerTrouble.reason(failure).replace(given, shown);
            return new Finding(
                    reason + " (" + shown + "); try: " + (away ? "start it, or correct " : "correct ") + check.mended(),
                    away);
        }
    }

    /** An id that it does not know is an answer as good as any; to register something would change it. */
    private static void registry(Settings settings) {
        String address = settings.get(ConnectionSettings.SCHEMA_REGISTRY_URL);
        try {
            new HttpSchemaRegistry(address, Duration.ZERO, PATIENCE).byId(1);
        } catch (SchemaRegistryException failure) {
            if (failure.retryable()) {
                throw failure;
            }
        }
    }

    private static void postgres(Settings settings) {
        try (Postgres postgres = Provisioned.database(settings)) {
            postgres.lookUpAsOperator(handle ->
                    handle.createQuery("SELECT true").mapTo(Boolean.class).one());
        }
    }

    private static void mongo(Settings settings) {
        try (MongoStore mongo = MongoStore.open(settings.get(ConnectionSettings.MONGO_URL))) {
            mongo.ping();
        }
    }

    private static void redis(Settings settings) {
        try (RedisStore redis = RedisStore.open(settings.get(ConnectionSettings.REDIS_URL))) {
            redis.client().ping();
        }
    }
}
