package io.quillstream.embedded.kafka;

import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.server.common.KRaftVersion;

/**
 * What a broker knows of its cluster, where a partition that has no leader just now is told from one that does not
 * exist. Kafka 4.3 and 4.4 mix them up (KAFKA-20734), and the coordinator of transactions takes such a partition for
 * deleted: it leaves out the marker that ends the transaction there and notes the transaction as complete. Whoever reads
 * committed records of that partition then waits for ever. Partitions have no leader for a moment whenever a killed
 * broker comes back. Thread-safe.
 */
final class OfflineAwareMetadata extends KRaftMetadataCache {

    OfflineAwareMetadata(int node, Supplier<KRaftVersion> version) {
        super(node, version);
    }

    /** The leader's address; {@link Node#noNode} if the partition has none at the moment; empty if there is no such partition. */
    @Override
    public Optional<Node> getPartitionLeaderEndpoint(String topic, int partition, ListenerName listener) {
        return super.getPartitionLeaderEndpoint(topic, partition, listener)
                .or(() ->
                        contains(new TopicPartition(topic, partition)) ? Optional.of(Node.noNode()) : Optional.empty());
    }
}
