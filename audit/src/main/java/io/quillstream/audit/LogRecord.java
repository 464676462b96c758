package io.quillstream.audit;

import io.quillstream.schemas.event.Cause;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A record where it lies. It is decoded when it is asked for: most records of the causes are passed over.
 *
 * @param raw key, bytes and position
 * @param decoder of its topic
 */
record LogRecord<T>(ConsumerRecord<String, byte[]> raw, Deserializer<T> decoder) {

    int partition() {
        return raw.partition();
    }

    long offset() {
        return raw.offset();
    }

    /** The broker's append time, epoch milliseconds. */
    long appended() {
        return raw.timestamp();
    }

    Instant appendedAt() {
        return Instant.ofEpochMilli(raw.timestamp());
    }

    Cause cause() {
        return new Cause(raw.topic(), raw.partition(), raw.offset());
    }

    /** The value; empty if the bytes are not a record of the topic. Fails if the registry is away. */
    Optional<T> value() {
        try {
            return Optional.ofNullable(decoder.deserialize(raw.topic(), raw.value()));
        } catch (SerializationException e) {
            return Optional.empty();
        }
    }
}
