package io.quillstream.embedded.registry;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The compacted topic in which the registry keeps its records. One writer: this process. Thread-safe for appends. */
final class RegistryLog implements Registrar.Log, AutoCloseable {

    private static final String TOPIC = "_schemas";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final Duration POLL = Duration.ofMillis(200);

    private final String bootstrap;
    private final KafkaProducer<String, String> producer;
    private volatile boolean written;

    RegistryLog(String bootstrap) {
        this.bootstrap = bootstrap;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "client.id", "schema-registry", "acks", "all"),
                new StringSerializer(),
                new StringSerializer());
    }

    /** Creates the topic if it is missing. */
    void create() throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "client.id", "schema-registry"))) {
            NewTopic topic = new NewTopic(TOPIC, 1, (short) -1)
                    .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    /**
     * Hands over every record from the first to the one that is the last now. If there were others of this process, one that
     * says nothing is written first: once the broker has it, it takes none that came before, be it still on its way. The
     * producer is idempotent, and keeps the order.
     */
    @Override
    public void replay(Consumer<RegistryRecord> into) {
        if (written) {
            send(RecordCodec.NOTHING, null);
        }
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrap,
                        "client.id",
                        "schema-registry",
                        "enable.auto.commit",
                        "false",
                        "isolation.level",
                        "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(PARTITION));
            consumer.seekToBeginning(List.of(PARTITION));
            long end = consumer.endOffsets(List.of(PARTITION)).get(PARTITION);
            while (consumer.position(PARTITION) < end) {
                for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                    RecordCodec.read(record.key(), record.value()).ifPresent(into);
                }
            }
        }
    }

    /** Returns when the broker has the record. */
    @Override
    public void append(RegistryRecord change) {
        send(RecordCodec.key(change), RecordCodec.value(change));
    }

    private void send(String key, String value) {
        written = true;
        try {
            producer.send(new ProducerRecord<>(TOPIC, 0, key, value)).get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("The registry's topic did not take a record", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while writing to the registry's topic", e);
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
