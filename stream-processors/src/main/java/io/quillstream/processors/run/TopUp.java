package io.quillstream.processors.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Adds to a poll what has come since it was fetched. A consumer fetches ahead: what it hands out at once was asked for when it
 * handed out the portion before, and answered a moment later. While that portion was processed and committed more has come,
 * which would wait for a transaction that it has no part in, and then for its own: in a burst every record did. So where a
 * poll brings a burst without waiting, another one follows that waits for {@link #AT_MOST}, and both are one portion.
 *
 * <p>Where little comes nothing is added: the second poll would mostly wait in vain, and hold up what is there.
 *
 * <p>What happens in the second poll must not spoil the first one's records, since the consumer's position is behind them
 * already. Those of partitions that are taken away then are left to who gets them; what it throws is thrown by the next poll.
 * Belongs to one consumer; used by its thread.
 */
final class TopUp {

    /** So many records that were there already are a burst. */
    static final int BURST = 8;

    /** A fetch takes a millisecond where there is something to be had. */
    static final Duration AT_MOST = Duration.ofMillis(5);

    /** A poll that took longer has waited for the broker, so what it brought has just come. */
    private static final Duration AT_ONCE = Duration.ofMillis(1);

    private final int full;
    private final LongSupplier nanos;
    private final Set<TopicPartition> taken = new HashSet<>();
    private RuntimeException failure;

    /** @param full records of a poll, at which it needs no more */
    TopUp(int full) {
        this(full, System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    TopUp(int full, LongSupplier nanos) {
        this.full = full;
        this.nanos = nanos;
    }

    /**
     * What the consumer has, in its order for each partition.
     *
     * @param timeout how long to wait for the first record
     * @param consumer its own poll
     */
    ConsumerRecords<byte[], byte[]> poll(
            Duration timeout, Function<Duration, ConsumerRecords<byte[], byte[]>> consumer) {
        rethrow();
        long begun = nanos.getAsLong();
        ConsumerRecords<byte[], byte[]> first = consumer.apply(timeout);
        boolean waited = nanos.getAsLong() - begun > AT_ONCE.toNanos();
        if (waited || first.count() < BURST || first.count() >= full || timeout.compareTo(AT_MOST) < 0) {
            return first;
        }
        taken.clear();
        return together(first, more(consumer));
    }

    /** The listener, which is told of everything; it has to be subscribed with. */
    ConsumerRebalanceListener watching(ConsumerRebalanceListener listener) {
        return new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                taken.addAll(partitions);
                listener.onPartitionsRevoked(partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                taken.addAll(partitions);
                listener.onPartitionsLost(partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                listener.onPartitionsAssigned(partitions);
            }
        };
    }

    private ConsumerRecords<byte[], byte[]> more(Function<Duration, ConsumerRecords<byte[], byte[]>> consumer) {
        try {
            return consumer.apply(AT_MOST);
        } catch (RuntimeException e) {
            failure = e;
            return ConsumerRecords.empty();
        }
    }

    private void rethrow() {
        RuntimeException earlier = failure;
        failure = null;
        if (earlier != null) {
            throw earlier;
        }
    }

    private ConsumerRecords<byte[], byte[]> together(
            ConsumerRecords<byte[], byte[]> first, ConsumerRecords<byte[], byte[]> second) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>(first.nextOffsets());
        first.partitions().forEach(partition -> records.put(partition, new ArrayList<>(first.records(partition))));
        records.keySet().removeAll(taken);
        next.keySet().removeAll(taken);
        second.partitions()
                .forEach(partition -> records.computeIfAbsent(partition, key -> new ArrayList<>())
                        .addAll(second.records(partition)));
        next.putAll(second.nextOffsets());
        return new ConsumerRecords<>(records, next);
    }
}
