package io.quillstream.processors.run;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.InSyncReplicas;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told, and why where it is not the default. */
public final class StreamsConfiguration {

    /** Name of the group, of the changelogs and of the transactional ids. */
    public static final String APPLICATION_ID = "quill-stream-processors";

    /** Whoever has not been heard of for so long has left the group. */
    static final Duration SESSION_TIMEOUT = Duration.ofSeconds(10);

    /** Records of one poll, but for what is added to it ({@link TopUp}). */
    static final int MOST_POLLED = 250;

    private static final Duration LEAST_TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

    private StreamsConfiguration() {}

    /** How long a transaction may take: one that a killed instance left open holds up every reader until then. */
    public static Duration transactionTimeout(Settings settings) {
        return settings.get(ConnectionSettings.COMMIT_INTERVAL).plus(LEAST_TRANSACTION_TIMEOUT);
    }

    /**
     * The properties for these settings.
     *
     * @param connection what every client of these brokers begins with; Kafka Streams hands it on to each of its own
     */
    public static Properties of(Settings settings, Map<String, Object> connection) {
        Properties config = new Properties();
        config.putAll(connection);
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, APPLICATION_ID);
        config.put(
                StreamsConfig.STATE_DIR_CONFIG,
                Path.of(settings.get(ProcessorSettings.STATE_DIR))
                        .toAbsolutePath()
                        .toString());
        config.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        config.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.get(ConnectionSettings.COMMIT_INTERVAL).toMillis());
        config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.get(ConnectionSettings.STREAM_THREADS));
        config.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.get(ConnectionSettings.TOPIC_REPLICATION));
        InSyncReplicas.configOf(
                        settings.get(ConnectionSettings.TOPIC_REPLICATION).shortValue())
                .forEach((name, value) -> config.put(StreamsConfig.topicPrefix(name), value));
        config.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.get(ProcessorSettings.STANDBYS));
        config.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SmallRocksDb.class);
        config.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, AppendTime.class);
        config.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
        config.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
        // Enough for what one transaction changes. An entry keeps its source record alive: it holds twice as much.
        config.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 4L << 20);
        // The protocol of Streams groups refuses every change of the topology of an existing group (4.3.1).
        config.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic");
        // A record ends the wait; what rings by the clock (deadlines, old cancellations) may ring that much late.
        config.put(StreamsConfig.POLL_MS_CONFIG, 250L);
        consumer(config);
        leader(config);
        restoration(config);
        producer(config, transactionTimeout(settings));
        return config;
    }

    private static void consumer(Properties config) {
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
        // A thread polls again only when all that it has polled is through, and the client hands out what it fetched
        // of one partition before it turns to the next. Small portions let completions in between many requests.
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), MOST_POLLED);
        config.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), 64 * 1024);
        // A crashed instance should be missed soon; heartbeats are cheap.
        config.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
                Math.toIntExact(SESSION_TIMEOUT.toMillis()));
        config.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 2_000);
    }

    /**
     * Who leads the group asks how its changelogs are before it shares the work out, and sends no heartbeat meanwhile. A
     * connection that died without a sign since it was last used is noticed when a question has had no answer for so long,
     * whatever {@code request.timeout.ms} says (KafkaAdminClient, 4.3.1); with a minute, the default, the leader is missed
     * long before. There may be two of them, one to ask and one to learn whom to ask. Kafka Streams asks again.
     */
    private static void leader(Properties config) {
        int patience =
                Math.toIntExact(SESSION_TIMEOUT.multipliedBy(2).dividedBy(5).toMillis());
        config.put(StreamsConfig.adminClientPrefix(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG), patience);
        config.put(StreamsConfig.adminClientPrefix(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG), patience);
    }

    /** Its connection, too, may have died while nothing was to be restored. Small portions are in time over a narrow link. */
    private static void restoration(Properties config) {
        config.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG), 10_000);
        config.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 1024 * 1024);
    }

    private static void producer(Properties config, Duration transactionTimeout) {
        // The commit sends what is left, so nothing waits for the linger (see HeldBackProducer).
        config.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 100);
        // A commit that is given up may have been made all the same; so long after it, it has been answered or
        // will not be made.
        config.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), 150_000);
        config.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), 256 * 1024);
        config.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                Math.toIntExact(transactionTimeout.toMillis()));
    }
}
