package io.quillstream.stores.position;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Where the log ends. */
@FunctionalInterface
public interface EndOffsets {

    /**
     * What an admin client that is asked here should be given for a question: one of its own, where the brokers are, must not
     * keep those behind it for longer than anybody waits.
     */
    Duration CLIENT_PATIENCE = Duration.ofSeconds(4);

    /**
     * The end of everything that was written, committed or not, by partition. A transaction commits in one partition
     * before the other: whoever saw its record here may look for its record there before the reader of committed
     * records can, and this end is behind both.
     *
     * @throws ExecutionException if the broker refuses
     * @throws TimeoutException if it does not answer in time
     */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions)
            throws ExecutionException, TimeoutException, InterruptedException;

    /** The end for a reader of committed records: before the first record of the oldest open transaction. */
    default Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions)
            throws ExecutionException, TimeoutException, InterruptedException {
        return of(partitions);
    }

    /** Asks the broker; the admin client stays the caller's. */
    static EndOffsets of(Admin admin) {
        return new EndOffsets() {
            @Override
            public Map<TopicPartition, Long> of(Collection<TopicPartition> partitions)
                    throws ExecutionException, TimeoutException, InterruptedException {
                return ask(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
            }

            @Override
            public Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions)
                    throws ExecutionException, TimeoutException, InterruptedException {
                return ask(admin, partitions, IsolationLevel.READ_COMMITTED);
            }
        };
    }

    private static Map<TopicPartition, Long> ask(
            Admin admin, Collection<TopicPartition> partitions, IsolationLevel isolation)
            throws ExecutionException, TimeoutException, InterruptedException {
        return admin
                .listOffsets(
                        partitions.stream()
                                .distinct()
                                .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest())),
                        new ListOffsetsOptions(isolation).timeoutMs(2_000))
                .all()
                .get(2_500, TimeUnit.MILLISECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
