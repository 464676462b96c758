package io.quillstream.audit;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** The topics of a cluster: committed records only, each cursor a consumer of its own. */
record KafkaLog(KafkaClients kafka) implements Log {

    private static final Map<String, Object> LARGE_FETCHES = Map.of(
            ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 5_000,
            ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 2 << 20,
            ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);

    @Override
    public int partitions() {
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("quill-audit", null, Map.of())) {
            return consumer.partitionsFor(Topics.LEDGER.name()).size();
        }
    }

    @Override
    public <T extends SpecificRecord> LogCursor<T> open(Topic<T> topic, int partition) {
        TopicPartition where = new TopicPartition(topic.name(), partition);
        return new LogCursor<>(
                kafka.consumer("quill-audit-" + where, null, LARGE_FETCHES),
                where,
                kafka.serdes().deserializer(topic));
    }
}
