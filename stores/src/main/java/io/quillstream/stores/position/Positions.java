package io.quillstream.stores.position;

import java.util.Collection;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a sink has written, kept in the store it writes to: everything below the position is in the store. Reading
 * it may throw whatever the store's driver throws when the store is away.
 */
@FunctionalInterface
public interface Positions {

    /** The next offset to apply by partition; a partition that was never written is absent. */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions);
}
