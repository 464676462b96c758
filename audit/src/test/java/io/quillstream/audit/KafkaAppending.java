package io.quillstream.audit;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topic;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Writes to a real broker as fast as it takes records. Offsets are counted rather than asked for: it is the only writer,
 * the producer keeps the order, and {@link #close} fails if a record was refused or came to lie elsewhere.
 */
final class KafkaAppending implements Appending, AutoCloseable {

    private final KafkaClients kafka;
    private final KafkaProducer<String, byte[]> producer;
    private final Map<TopicPartition, Long> next = new HashMap<>();
    private final Map<String, Serializer<?>> serializers = new HashMap<>();
    private volatile String problem;

    KafkaAppending(KafkaClients kafka) {
        this.kafka = kafka;
        this.producer = kafka.producer("appending", Map.of(ProducerConfig.LINGER_MS_CONFIG, 20));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T extends SpecificRecord> long append(Topic<T> topic, int partition, String key, T value, Instant at) {
        Serializer<T> serializer = (Serializer<T>) serializers.computeIfAbsent(
                topic.name(), unknown -> kafka.serdes().serializer(topic));
        TopicPartition where = new TopicPartition(topic.name(), partition);
        long offset = next.computeIfAbsent(where, this::end);
        next.put(where, offset + 1);
        producer.send(
                new ProducerRecord<>(topic.name(), partition, key, serializer.serialize(topic.name(), value)),
                (written, failure) -> {
                    if (failure != null || written.offset() != offset) {
                        problem = where + " at " + offset + ": " + (failure == null ? written : failure);
                    }
                });
        return offset;
    }

    private long end(TopicPartition partition) {
        try (var consumer = kafka.consumer("appending", null, Map.of())) {
            return consumer.endOffsets(List.of(partition)).get(partition);
        }
    }

    @Override
    public void close() {
        producer.close();
        if (problem != null) {
            throw new AssertionError(problem);
        }
    }
}
