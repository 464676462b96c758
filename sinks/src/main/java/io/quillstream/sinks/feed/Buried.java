package io.quillstream.sinks.feed;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Which records went to the dead letters while their batch is not written yet. It is tried again every few seconds, for as long
 * as its store is away, and each try would send them once more. Thread-safe.
 */
final class Buried {

    private final Map<TopicPartition, Set<Long>> offsets = new ConcurrentHashMap<>();

    /** Whether the record was. */
    boolean contains(TopicPartition partition, long offset) {
        return offsets.getOrDefault(partition, Set.of()).contains(offset);
    }

    /** The broker has the record's letter. */
    void add(TopicPartition partition, long offset) {
        offsets.computeIfAbsent(partition, first -> ConcurrentHashMap.newKeySet())
                .add(offset);
    }

    /** What lies below these positions is written, and does not come again. */
    void written(Map<TopicPartition, Long> next) {
        next.forEach((partition, position) -> offsets.computeIfPresent(partition, (same, buried) -> {
            buried.removeIf(offset -> offset < position);
            return buried.isEmpty() ? null : buried;
        }));
    }

    /** Forgets partitions: others may have them now. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(offsets::remove);
    }
}
