package io.quillstream.sinks.feed;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a sink stands in each assigned partition. The store decides, never the consumer group: the first thing that
 * happens with a partition is that its position is read from the store and the consumer is sent there.
 *
 * <p>Thread-safe as long as each partition has one consumer at a time.
 */
final class Standing {

    private record Place(Long stored, long from) {}

    private final Sink sink;
    private final Map<TopicPartition, Place> places = new ConcurrentHashMap<>();

    Standing(Sink sink) {
        this.sink = sink;
    }

    /**
     * Sends the consumer to the stored positions of those of its partitions whose position is not known yet.
     *
     * @throws StoreAheadException if the log ends before one of them; none is known then
     */
    void locate(Consumer<?, ?> consumer) {
        Set<TopicPartition> unknown = consumer.assignment().stream()
                .filter(partition -> !places.containsKey(partition))
                .collect(Collectors.toSet());
        if (unknown.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> stored = sink.positions().of(unknown);
        requireInLog(stored, consumer.endOffsets(stored.keySet()));
        Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(unknown.stream()
                .filter(partition -> !stored.containsKey(partition))
                .toList());
        for (TopicPartition partition : unknown) {
            Long position = stored.get(partition);
            long from = position == null ? beginnings.get(partition) : position;
            consumer.seek(partition, from);
            places.put(partition, new Place(position, from));
        }
    }

    private static void requireInLog(Map<TopicPartition, Long> stored, Map<TopicPartition, Long> ends) {
        stored.forEach((partition, position) -> {
            long end = ends.get(partition);
            if (position > end) {
                throw new StoreAheadException(partition, position, end);
            }
        });
    }

    /** Forgets partitions, so that they are located anew. */
    void forget(Collection<TopicPartition> partitions) {
        partitions.forEach(places::remove);
    }

    /** Offset below which everything of the partition is written. */
    long from(TopicPartition partition) {
        return places.get(partition).from();
    }

    /** Whether the store has a position of the partition. */
    boolean isStored(TopicPartition partition) {
        return places.get(partition).stored() != null;
    }

    /** The stored positions of these partitions; absent for those never written. */
    Map<TopicPartition, Long> stored(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> stored = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Long position = places.get(partition).stored();
            if (position != null) {
                stored.put(partition, position);
            }
        }
        return stored;
    }

    /** Notes positions that were written. */
    void moved(Map<TopicPartition, Long> next) {
        next.forEach((partition, position) -> places.put(partition, new Place(position, position)));
    }
}
