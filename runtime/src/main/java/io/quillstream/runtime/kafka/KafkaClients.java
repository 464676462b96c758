package io.quillstream.runtime.kafka;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * The one place where plain Kafka clients are made, so that every consumer reads {@code read_committed}, every producer
 * waits for all replicas, and all of them say who they are to brokers that ask. Values are bytes: {@link #serdes()}
 * turns them into records where the reader can still say what to do with an undecodable one.
 */
public final class KafkaClients {

    /** What a broker that has something to say is given to say it. */
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final String bootstrap;
    private final KafkaSecurity security;
    private final AvroSerdes serdes;

    /** For brokers that ask for no credentials. */
    public KafkaClients(String bootstrap, AvroSerdes serdes) {
        this(bootstrap, KafkaSecurity.NONE, serdes);
    }

    public KafkaClients(String bootstrap, KafkaSecurity security, AvroSerdes serdes) {
        this.bootstrap = bootstrap;
        this.security = security;
        this.serdes = serdes;
    }

    /** Throws {@link Settings.InvalidSettingException} if the settings name something that cannot be used. */
    public static KafkaClients of(Settings settings) {
        return new KafkaClients(
                settings.get(ConnectionSettings.KAFKA_BOOTSTRAP),
                KafkaSecurity.of(settings),
                new AvroSerdes(new HttpSchemaRegistry(settings.get(ConnectionSettings.SCHEMA_REGISTRY_URL))));
    }

    public AvroSerdes serdes() {
        return serdes;
    }

    /**
     * The settings that every client begins with, for libraries that make theirs themselves: where the brokers are, how
     * to encrypt, who asks. The map is the caller's to add to.
     */
    public Map<String, Object> connection() {
        Map<String, Object> config = new HashMap<>();
        config.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrap);
        security.addTo(config);
        return config;
    }

    /** An admin client; the caller closes it. */
    public Admin admin(String clientId) {
        return Admin.create(adminConfig(clientId));
    }

    /**
     * An admin client for somebody who asks again if there was no answer; the caller closes it. It asks a broker one thing
     * at a time, so a connection that died without a sign holds up all that is asked until the first question is given
     * up. That may be one of the client's own, where the brokers are, which has the time of a request: half a minute as Kafka
     * comes, whatever time the caller gives his question.
     *
     * @param patience longest time for a question that the caller gives none; half of it for a request
     */
    public Admin admin(String clientId, Duration patience) {
        int most = Math.toIntExact(patience.toMillis());
        Map<String, Object> config = adminConfig(clientId);
        config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, most);
        config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, most / 2);
        return Admin.create(config);
    }

    private Map<String, Object> adminConfig(String clientId) {
        Map<String, Object> config = connection();
        config.put(CommonClientConfigs.CLIENT_ID_CONFIG, clientId);
        return config;
    }

    /**
     * A producer as {@link #producer} makes them, for a service that outlives what Kafka's client gives a producer up for.
     * Thread-safe; the caller closes it.
     *
     * @param overrides settings that differ for this use, for example {@code linger.ms}
     */
    public RenewedProducer renewedProducer(String clientId, Map<String, Object> overrides) {
        return new RenewedProducer(clientId, () -> producer(clientId, overrides));
    }

    /**
     * An idempotent producer that waits for all replicas; once Kafka's client has given it up, it takes no more records.
     * Thread-safe; the caller closes it.
     *
     * @param overrides settings that differ for this use, for example {@code linger.ms}
     */
    public KafkaProducer<String, byte[]> producer(String clientId, Map<String, Object> overrides) {
        Map<String, Object> config = connection();
        config.put(ProducerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 * 1024);
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 30_000);
        config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
        config.putAll(overrides);
        return new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
    }

    /**
     * A consumer of committed records without automatic commits, from the earliest record on. Not thread-safe; the
     * caller closes it.
     *
     * @param group consumer group, or null if the caller assigns partitions itself
     */
    public KafkaConsumer<String, byte[]> consumer(String clientId, String group, Map<String, Object> overrides) {
        return new KafkaConsumer<>(
                consumerConfig(clientId, group, overrides), new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * A member of a share group (KIP-932) that acknowledges each record itself. Where it starts and that it reads
     * committed records only are settings of the group, not of the client. Not thread-safe; the caller closes it.
     */
    public KafkaShareConsumer<String, byte[]> shareConsumer(
            String clientId, String group, Map<String, Object> overrides) {
        Map<String, Object> config = connection();
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        config.put(ConsumerConfig.SHARE_ACKNOWLEDGEMENT_MODE_CONFIG, "explicit");
        config.putAll(overrides);
        return new KafkaShareConsumer<>(config, new StringDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * Settings of a consumer that follows the end of the log and would rather hear of a record soon than of many at once. A
     * connection that died without a sign, while nothing was said, is noticed when a fetch has had no answer for that time and
     * five seconds, and not after half a minute. Portions are small, so that one is through by then over a narrow link too:
     * what is broken off begins anew.
     *
     * @param held how long the broker keeps a fetch for which there is nothing; whatever else is asked waits behind it
     * @return the caller's to add to
     */
    public static Map<String, Object> followingTheEnd(Duration held) {
        Duration answered = held.plus(ANSWER);
        Map<String, Object> config = new HashMap<>();
        config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Math.toIntExact(held.toMillis()));
        config.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.toIntExact(answered.toMillis()));
        config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 256 * 1024);
        return config;
    }

    /** The configuration behind {@link #consumer}, for libraries that make the client themselves. */
    public Map<String, Object> consumerConfig(String clientId, String group, Map<String, Object> overrides) {
        Map<String, Object> config = connection();
        config.put(ConsumerConfig.CLIENT_ID_CONFIG, clientId);
        if (group != null) {
            config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        }
        config.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        config.putAll(overrides);
        return config;
    }
}
