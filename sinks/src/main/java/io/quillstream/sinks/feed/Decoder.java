package io.quillstream.sinks.feed;

import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.stores.position.FromLog;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Turns bytes into records, or says why that cannot be. Thread-safe. */
final class Decoder {

    private record Reader(Topic<?> topic, Deserializer<? extends SpecificRecord> values) {}

    private final Map<String, Reader> readers;

    /** What became of a record's bytes. */
    sealed interface Decoded {
        record Good(FromLog<SpecificRecord> record) implements Decoded {}

        record Bad(ConsumerRecord<byte[], byte[]> record, Topic<?> topic, Flaw flaw) implements Decoded {}
    }

    /** Why a record cannot be processed; ids are null unless they could be read. */
    record Flaw(String reason, String detail, String exception, String workspaceId, String jobId) {}

    Decoder(AvroSerdes serdes, List<Topic<?>> topics) {
        this.readers = topics.stream()
                .collect(Collectors.toMap(Topic::name, topic -> new Reader(topic, serdes.deserializer(topic))));
    }

    /** Throws only if the schema registry is away. */
    Decoded decode(ConsumerRecord<byte[], byte[]> record) {
        Reader reader = readers.get(record.topic());
        if (record.value() == null) {
            return bad(record, reader, "INVALID", "The record has no value", null, null);
        }
        SpecificRecord value;
        try {
            value = reader.values().deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            return bad(record, reader, "UNDECODABLE", "The value is not a record of this topic", e, null);
        }
        return flaw(reader.topic(), record, value)
                .<Decoded>map(detail ->
                        bad(record, reader, detail.startsWith("key") ? "KEY_MISMATCH" : "INVALID", detail, null, value))
                .orElseGet(() -> new Decoded.Good(
                        new FromLog<>(value, new TopicPartition(record.topic(), record.partition()), record.offset())));
    }

    private static Optional<String> flaw(Topic<?> topic, ConsumerRecord<byte[], byte[]> record, SpecificRecord value) {
        if (!isUuid(text(value, "workspace_id"))) {
            return Optional.of("workspace_id is no UUID");
        }
        Schema.Field job = value.getSchema().getField("job_id");
        if (job != null && value.get(job.pos()) != null && !isUuid(text(value, "job_id"))) {
            return Optional.of("job_id is no UUID");
        }
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        String owner = text(value, topic.key() == Topic.Key.JOB_ID ? "job_id" : "workspace_id");
        return owner.equals(key) ? Optional.empty() : Optional.of("key does not name the record's owner");
    }

    private static Decoded bad(
            ConsumerRecord<byte[], byte[]> record,
            Reader reader,
            String reason,
            String detail,
            Exception cause,
            SpecificRecord value) {
        return new Decoded.Bad(
                record,
                reader.topic(),
                new Flaw(
                        reason,
                        detail,
                        cause == null ? null : cause.getClass().getName(),
                        value == null ? null : text(value, "workspace_id"),
                        value == null ? null : text(value, "job_id")));
    }

    static String text(SpecificRecord value, String field) {
        Schema.Field known = value.getSchema().getField(field);
        return known == null ? null : (String) value.get(known.pos());
    }

    private static boolean isUuid(String text) {
        try {
            return text != null && UUID.fromString(text).toString().equals(text);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
