package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.junit.jupiter.api.Test;

class TopUpTest {

    private static final TopicPartition A = new TopicPartition("a", 0);
    private static final TopicPartition B = new TopicPartition("b", 0);
    private static final Duration LONG = Duration.ofMillis(250);
    private static final int FULL = 20;

    private long now;
    private final TopUp topUp = new TopUp(FULL, () -> now);
    private final Queue<Supplier<ConsumerRecords<byte[], byte[]>>> polls = new ArrayDeque<>();
    private final List<Duration> timeouts = new ArrayList<>();

    @Test
    void to_a_burst_that_was_there_already_is_added_what_has_come_since() {
        polls.add(() -> records(Map.of(A, range(0, 8))));
        polls.add(() -> records(Map.of(A, range(8, 10), B, range(0, 1))));

        ConsumerRecords<byte[], byte[]> all = poll(LONG);

        assertEquals(range(0, 10), offsets(all, A));
        assertEquals(range(0, 1), offsets(all, B));
        assertEquals(Map.of(A, new OffsetAndMetadata(10), B, new OffsetAndMetadata(1)), all.nextOffsets());
        assertEquals(List.of(LONG, TopUp.AT_MOST), timeouts);
    }

    @Test
    void what_was_waited_for_has_just_come() {
        polls.add(() -> {
            now += Duration.ofMillis(2).toNanos();
            return records(Map.of(A, range(0, 8)));
        });
        assertEquals(8, poll(LONG).count());
        assertEquals(List.of(LONG), timeouts);
    }

    @Test
    void little_is_not_held_up_for_more() {
        polls.add(() -> records(Map.of(A, range(0, 7))));
        assertEquals(7, poll(LONG).count());
        assertEquals(List.of(LONG), timeouts);
    }

    @Test
    void a_full_portion_is_enough() {
        polls.add(() -> records(Map.of(A, range(0, FULL))));
        assertEquals(FULL, poll(LONG).count());
        assertEquals(List.of(LONG), timeouts);
    }

    @Test
    void who_cannot_wait_does_not() {
        polls.add(() -> records(Map.of(A, range(0, 8))));
        assertEquals(8, poll(Duration.ZERO).count());
        assertEquals(List.of(Duration.ZERO), timeouts);
    }

    /** Its new owner reads them. Here there is no task any more that could take them. */
    @Test
    void records_of_a_partition_that_is_taken_away_meanwhile_are_left_to_its_owner() {
        polls.add(() -> records(Map.of(A, range(0, 5), B, range(0, 5))));
        polls.add(() -> {
            listener().onPartitionsRevoked(List.of(A));
            return ConsumerRecords.empty();
        });
        ConsumerRecords<byte[], byte[]> all = poll(LONG);
        assertEquals(List.of(), offsets(all, A));
        assertEquals(range(0, 5), offsets(all, B));
        assertEquals(Map.of(B, new OffsetAndMetadata(5)), all.nextOffsets());
    }

    @Test
    void a_partition_that_is_lost_and_given_back_is_read_from_where_its_owner_was() {
        polls.add(() -> records(Map.of(A, range(3, 12))));
        polls.add(() -> {
            listener().onPartitionsLost(List.of(A));
            listener().onPartitionsAssigned(List.of(A));
            return records(Map.of(A, range(0, 12)));
        });
        assertEquals(range(0, 12), offsets(poll(LONG), A));
    }

    @Test
    void what_was_taken_away_before_is_not_remembered() {
        listener().onPartitionsRevoked(List.of(A));
        polls.add(() -> records(Map.of(A, range(0, 8))));
        polls.add(ConsumerRecords::empty);
        assertEquals(range(0, 8), offsets(poll(LONG), A));
    }

    /** The consumer's position is behind the first records: nobody would see them again. */
    @Test
    void a_failure_comes_with_the_next_poll_and_the_records_before_it() {
        WakeupException failure = new WakeupException();
        polls.add(() -> records(Map.of(A, range(0, 8))));
        polls.add(() -> {
            throw failure;
        });
        assertEquals(range(0, 8), offsets(poll(LONG), A));
        assertSame(failure, assertThrows(WakeupException.class, () -> poll(LONG)));

        polls.add(() -> records(Map.of(A, range(8, 9))));
        assertEquals(range(8, 9), offsets(poll(LONG), A));
    }

    @Test
    void the_listener_hears_of_everything() {
        List<String> heard = new ArrayList<>();
        ConsumerRebalanceListener watched = topUp.watching(new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                heard.add("revoked " + partitions);
            }

            @Override
            public void onPartitionsLost(Collection<TopicPartition> partitions) {
                heard.add("lost " + partitions);
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                heard.add("assigned " + partitions);
            }
        });
        watched.onPartitionsAssigned(List.of(A));
        watched.onPartitionsRevoked(List.of(A));
        watched.onPartitionsLost(List.of(B));
        assertEquals(List.of("assigned [a-0]", "revoked [a-0]", "lost [b-0]"), heard);
    }

    private ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        return topUp.poll(timeout, given -> {
            timeouts.add(given);
            return polls.remove().get();
        });
    }

    private ConsumerRebalanceListener listener() {
        return topUp.watching(new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {}
        });
    }

    private static List<Long> range(long from, long end) {
        return LongStream.range(from, end).boxed().toList();
    }

    private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, TopicPartition partition) {
        return records.records(partition).stream().map(ConsumerRecord::offset).toList();
    }

    private static ConsumerRecords<byte[], byte[]> records(Map<TopicPartition, List<Long>> offsets) {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
        offsets.forEach((partition, some) -> {
            records.put(
                    partition,
                    some.stream()
                            .map(offset -> new ConsumerRecord<byte[], byte[]>(
                                    partition.topic(), partition.partition(), offset, null, null))
                            .toList());
            next.put(partition, new OffsetAndMetadata(some.getLast() + 1));
        });
        return new ConsumerRecords<>(records, next);
    }
}
