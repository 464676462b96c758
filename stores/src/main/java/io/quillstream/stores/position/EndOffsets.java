package io.quillstream.stores.position;

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

/** Where the log ends for a reader of committed records. */
@FunctionalInterface
public interface EndOffsets {

    /**
     * The offset that the next record visible to such a reader may have, by partition.
     *
     * @throws ExecutionException if the broker refuses
     * @throws TimeoutException if it does not answer in time
     */
    Map<TopicPartition, Long> of(Collection<TopicPartition> partitions)
            throws ExecutionException, TimeoutException, InterruptedException;

    /** Asks the broker; the admin client stays the caller's. */
    static EndOffsets of(Admin admin) {
        ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED).timeoutMs(2_000);
        return partitions -> admin
                .listOffsets(
                        partitions.stream()
                                .distinct()
                                .collect(Collectors.toMap(partition -> partition, any -> OffsetSpec.latest())),
                        committed)
                .all()
                .get(2_500, TimeUnit.MILLISECONDS)
                .entrySet()
                .stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
