package io.quillstream.embedded.kafka;

import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import kafka.coordinator.transaction.TransactionCoordinator;
import kafka.server.KafkaConfig;
import kafka.server.ReplicaManager;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.MetadataCache;
import org.apache.kafka.server.common.RequestLocal;
import org.apache.kafka.server.common.TransactionVersion;
import org.apache.kafka.server.transaction.AddPartitionsToTxnManager;
import org.apache.kafka.server.util.InterBrokerSendThread;
import scala.Option;
import scala.runtime.BoxedUnit;

/**
 * Adds partitions to a transaction by a call of its coordinator. The first records and the offsets of a transaction do so
 * (KIP-890), and wait for it. Kafka's own asks by a request over the network, whoever the coordinator is: the thread that
 * handles the records, a sender, a network thread, a second handler, and the same way back. In a cluster of one node that
 * is the broker itself (decision 036).
 *
 * <p>Only producers of old ask for a check instead of an addition; they are served as Kafka does. Thread-safe.
 */
final class LocalAdditions extends AddPartitionsToTxnManager {

    private final TransactionCoordinator coordinator;

    private LocalAdditions(
            KafkaConfig config, NetworkClient network, MetadataCache metadata, TransactionCoordinator coordinator) {
        super(config, network, metadata, coordinator::partitionFor, Time.SYSTEM);
        this.coordinator = coordinator;
    }

    /**
     * Has a broker add partitions so, before it is started.
     *
     * @param replicas who asks
     * @param coordinator who is asked
     */
    static void in(
            ReplicaManager replicas, KafkaConfig config, MetadataCache metadata, TransactionCoordinator coordinator) {
        Option<?> made = (Option<?>) PrivateFields.get(ReplicaManager.class, replicas, "addPartitionsToTxnManager");
        Object network = PrivateFields.get(InterBrokerSendThread.class, made.get(), "networkClient");
        PrivateFields.set(
                ReplicaManager.class,
                replicas,
                "addPartitionsToTxnManager",
                Option.apply(new LocalAdditions(config, (NetworkClient) network, metadata, coordinator)));
    }

    @Override
    public void addOrVerifyTransaction(
            String transactionalId,
            long producerId,
            short producerEpoch,
            Collection<TopicPartition> partitions,
            AppendCallback callback,
            TransactionSupportedOperation operation) {
        if (!operation.supportsEpochBump) {
            super.addOrVerifyTransaction(transactionalId, producerId, producerEpoch, partitions, callback, operation);
            return;
        }
        CompletableFuture<Errors> added = new CompletableFuture<>();
        coordinator.handleAddPartitionsToTransaction(
                transactionalId,
                producerId,
                producerEpoch,
                new HashSet<>(partitions),
                error -> {
                    added.complete(error);
                    return BoxedUnit.UNIT;
                },
                TransactionVersion.TV_2,
                RequestLocal.noCaching());
        // As a rule it is complete by now: what follows runs here then, and no longer under the coordinator's locks.
        added.thenAccept(error -> callback.complete(failed(partitions, error)));
    }

    private static Map<TopicPartition, Errors> failed(Collection<TopicPartition> partitions, Errors error) {
        return switch (error) {
            case NONE -> Map.of();
            // The name by which producers know it.
            case PRODUCER_FENCED -> all(partitions, Errors.INVALID_PRODUCER_EPOCH);
            default -> all(partitions, error);
        };
    }

    private static Map<TopicPartition, Errors> all(Collection<TopicPartition> partitions, Errors error) {
        return partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> error));
    }
}
