package io.quillstream.stores.position;

import java.util.Objects;
import org.apache.kafka.common.TopicPartition;

/**
 * A value and the record that carried it.
 *
 * @param value never null
 * @param partition topic and partition of the record
 * @param offset offset of the record
 */
public record FromLog<T>(T value, TopicPartition partition, long offset) {

    public FromLog {
        Objects.requireNonNull(value);
        Objects.requireNonNull(partition);
    }

    public FromLog(T value, String topic, int partition, long offset) {
        this(value, new TopicPartition(topic, partition), offset);
    }
}
