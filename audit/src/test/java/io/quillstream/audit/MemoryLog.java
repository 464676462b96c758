package io.quillstream.audit;

import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.testkit.broker.MemoryRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Topics in memory, with append times of the test's choice, that can be tampered with. */
final class MemoryLog implements Log, Appending {

    static final int PARTITIONS = 2;

    private final AvroSerdes serdes = new AvroSerdes(new MemoryRegistry());
    private final Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();

    @Override
    public int partitions() {
        return PARTITIONS;
    }

    @Override
    public <T extends SpecificRecord> LogCursor<T> open(Topic<T> topic, int partition) {
        TopicPartition where = new TopicPartition(topic.name(), partition);
        return new LogCursor<>(new Filled(where, of(where)), where, serdes.deserializer(topic));
    }

    @Override
    public <T extends SpecificRecord> long append(Topic<T> topic, int partition, String key, T value, Instant at) {
        TopicPartition where = new TopicPartition(topic.name(), partition);
        long offset = of(where).size();
        of(where).add(record(where, offset, key, encoded(topic, value), at.toEpochMilli()));
        return offset;
    }

    <T extends SpecificRecord> List<T> values(Topic<T> topic, int partition) {
        return of(new TopicPartition(topic.name(), partition)).stream()
                .map(record -> serdes.deserializer(topic).deserialize(topic.name(), record.value()))
                .toList();
    }

    /** Replaces all values of a partition, as a forger with access to the broker's disk could. Offsets count from 0. */
    <T extends SpecificRecord> void rewrite(Topic<T> topic, int partition, UnaryOperator<List<T>> forger) {
        TopicPartition where = new TopicPartition(topic.name(), partition);
        List<ConsumerRecord<String, byte[]>> before = List.copyOf(of(where));
        List<T> forged = forger.apply(new ArrayList<>(values(topic, partition)));
        of(where).clear();
        for (int offset = 0; offset < forged.size(); offset++) {
            ConsumerRecord<String, byte[]> old = before.get(Math.min(offset, before.size() - 1));
            of(where).add(record(where, offset, old.key(), encoded(topic, forged.get(offset)), old.timestamp()));
        }
    }

    private <T extends SpecificRecord> byte[] encoded(Topic<T> topic, T value) {
        return serdes.serializer(topic).serialize(topic.name(), value);
    }

    private synchronized List<ConsumerRecord<String, byte[]>> of(TopicPartition where) {
        return records.computeIfAbsent(where, unknown -> new ArrayList<>());
    }

    private static ConsumerRecord<String, byte[]> record(
            TopicPartition where, long offset, String key, byte[] value, long appended) {
        return new ConsumerRecord<>(
                where.topic(),
                where.partition(),
                offset,
                appended,
                TimestampType.LOG_APPEND_TIME,
                key.length(),
                value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
    }

    /** Kafka's own test consumer, with the records in it as soon as it is assigned. */
    private static final class Filled extends MockConsumer<String, byte[]> {
        private final TopicPartition where;
        private final List<ConsumerRecord<String, byte[]>> records;

        Filled(TopicPartition where, List<ConsumerRecord<String, byte[]>> records) {
            super("earliest");
            this.where = where;
            this.records = records;
        }

        @Override
        public synchronized void assign(Collection<TopicPartition> partitions) {
            super.assign(partitions);
            updateBeginningOffsets(Map.of(where, 0L));
            updateEndOffsets(Map.of(where, (long) records.size()));
            records.forEach(this::addRecord);
        }
    }
}
