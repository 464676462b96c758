package io.quillstream.ingest.deadletter;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * Reads records of the dead-letter topic. What stands there but is no letter (a rogue producer wrote it, or its schema
 * is gone) is itself shown as one: it must not hide the others, and an operator should see that it is there.
 */
final class LetterReading {

    /** Who reports records that are no letters. */
    static final String REPORTER = "ingest-api";

    private final Deserializer<DeadLetter> deserializer;

    LetterReading(Deserializer<DeadLetter> deserializer) {
        this.deserializer = deserializer;
    }

    /**
     * The letter, or one about the record if it is none.
     *
     * @throws io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException if the registry is away, so that nobody
     *     can tell
     */
    DeadLetter read(ConsumerRecord<String, byte[]> record) {
        try {
            DeadLetter letter = deserializer.deserialize(record.topic(), record.value());
            return letter == null ? about(record, "EMPTY", "The record has no value", null) : letter;
        } catch (SerializationException e) {
            String exception = e.getClass().getName();
            return about(record, "UNDECODABLE", "The record on the topic of dead letters is no letter", exception);
        }
    }

    private static DeadLetter about(
            ConsumerRecord<String, byte[]> record, String reason, String detail, String exception) {
        Map<String, ByteBuffer> headers = new HashMap<>();
        for (Header header : record.headers()) {
            headers.put(header.key(), bytes(header.value()));
        }
        return DeadLetter.newBuilder()
                .setOrigin(new Cause(record.topic(), record.partition(), record.offset()))
                .setReason(reason)
                .setDetail(detail)
                .setException(exception)
                .setKey(record.key() == null ? null : bytes(record.key().getBytes(StandardCharsets.UTF_8)))
                .setPayload(record.value() == null ? null : bytes(record.value()))
                .setHeaders(headers)
                .setReportedBy(REPORTER)
                .setAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
    }

    private static ByteBuffer bytes(byte[] bytes) {
        return ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
    }
}
