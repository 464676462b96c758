package io.quillstream.ingest.admin;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.ReadBarrier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Looks for the decisions on one job in the log itself: a refusal that left no job is nowhere else. Reads a whole
 * partition, so it is for operators who ask why, within a time limit. Thread-safe.
 */
public final class DecisionScan {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * A broker that is away is told as soon: the client would ask for a minute. And who reads up to the end must not wait
     * there: a client is closed when its last fetch is answered.
     */
    private static final Map<String, Object> TUNING = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
            10_000,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
            20,
            ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            Math.toIntExact(PATIENCE.toMillis()));

    private final KafkaClients kafka;
    private final int partitions;

    /** A decision and where it stands. */
    record Found(AdmissionDecided decision, int partition, long offset, Instant at) {}

    /** @param partitions of every topic */
    public DecisionScan(KafkaClients kafka, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
    }

    /**
     * All decisions on the job that are still in the log (seven days), oldest first, as far as time allows.
     *
     * @throws io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException if the registry is away: a refusal that
     *     cannot be read must not look like none
     */
    List<Found> on(UUID job) {
        String key = job.toString();
        TopicPartition partition =
                new TopicPartition(Topics.ADMISSIONS.name(), ReadBarrier.partitionOf(key, partitions));
        Deserializer<AdmissionDecided> decoder = kafka.serdes().deserializer(Topics.ADMISSIONS);
        List<Found> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("ingest-api-explain", null, TUNING)) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            long end = consumer.endOffsets(List.of(partition)).get(partition);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (consumer.position(partition) < end && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    if (key.equals(record.key())) {
                        add(record, decoder, found);
                    }
                }
            }
        }
        return found;
    }

    static void add(ConsumerRecord<String, byte[]> record, Deserializer<AdmissionDecided> decoder, List<Found> found) {
        try {
            AdmissionDecided decision = decoder.deserialize(record.topic(), record.value());
            if (decision != null) {
                found.add(new Found(
                        decision, record.partition(), record.offset(), Instant.ofEpochMilli(record.timestamp())));
            }
        } catch (SerializationException e) {
            // It is with the dead letters; an explanation can do without it.
        }
    }
}
