package io.quillstream.embedded.kafka;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import kafka.coordinator.transaction.TransactionCoordinator;
import kafka.coordinator.transaction.TransactionMarkerChannelManager;
import kafka.coordinator.transaction.TransactionStateManager;
import kafka.server.KafkaConfig;
import kafka.server.ReplicaManager;
import org.apache.kafka.clients.ClientResponse;
import org.apache.kafka.clients.NetworkClient;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.internals.Topic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.ControlRecordType;
import org.apache.kafka.common.record.internal.EndTransactionMarker;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.TransactionResult;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest;
import org.apache.kafka.common.requests.WriteTxnMarkersRequest.TxnMarkerEntry;
import org.apache.kafka.common.requests.WriteTxnMarkersResponse;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.apache.kafka.metadata.MetadataCache;
import org.apache.kafka.server.common.RequestLocal;
import org.apache.kafka.server.util.InterBrokerSendThread;
import org.apache.kafka.server.util.RequestAndCompletionHandler;
import org.apache.kafka.storage.internals.log.AppendOrigin;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/**
 * Writes the markers that end a transaction: nothing of it can be read before. Kafka's own sends them to the partitions'
 * leaders by a request over the network; in a cluster of one node that is the broker itself, so the sending thread writes
 * them (decision 036), as the handler of that request does, and tells the answer as the network would.
 *
 * <p>What is asked and what becomes of an answer are Kafka's: this is called by its one sending thread, but for the ends of
 * what was written, which any thread may tell.
 */
final class LocalMarkers extends TransactionMarkerChannelManager {

    /**
     * How long a partition is given that could not be written to. What failed is asked for again at once: without a pause,
     * thousands of times a second.
     */
    private static final long PAUSE_MILLIS = 20;

    private static final short ALL_REPLICAS = -1;

    private final KafkaConfig config;
    private final ReplicaManager replicas;
    private final GroupCoordinator groups;
    private final Queue<Markers> answered = new ConcurrentLinkedQueue<>();

    private LocalMarkers(
            KafkaConfig config,
            MetadataCache metadata,
            NetworkClient network,
            TransactionStateManager transactions,
            ReplicaManager replicas,
            GroupCoordinator groups) {
        super(config, metadata, network, transactions, Time.SYSTEM);
        this.config = config;
        this.replicas = replicas;
        this.groups = groups;
    }

    /**
     * Has a coordinator of transactions write its markers so, before it is started.
     *
     * @param replicas of the node, which leads all partitions
     * @param groups who keeps the offsets that are part of a transaction
     */
    static void in(
            TransactionCoordinator coordinator,
            KafkaConfig config,
            MetadataCache metadata,
            ReplicaManager replicas,
            GroupCoordinator groups) {
        Class<?> owner = TransactionCoordinator.class;
        Object made = PrivateFields.get(owner, coordinator, "txnMarkerChannelManager");
        Object network = PrivateFields.get(InterBrokerSendThread.class, made, "networkClient");
        Object transactions = PrivateFields.get(owner, coordinator, "txnManager");
        PrivateFields.set(
                owner,
                coordinator,
                "txnMarkerChannelManager",
                new LocalMarkers(
                        config,
                        metadata,
                        (NetworkClient) network,
                        (TransactionStateManager) transactions,
                        replicas,
                        groups));
    }

    /** Writes what is to be sent. Nothing is left for the network. */
    @Override
    public Collection<RequestAndCompletionHandler> generateRequests() {
        tellAnswers();
        for (RequestAndCompletionHandler request : super.generateRequests()) {
            new Markers(request).write();
        }
        // Whoever waits for records that can be read now.
        replicas.tryCompleteActions();
        tellAnswers();
        return List.of();
    }

    private void tellAnswers() {
        for (Markers markers = answered.poll(); markers != null; markers = answered.poll()) {
            if (markers.failed()) {
                pauseBeforeTheNextAttempt();
            }
            markers.tell();
        }
    }

    private void pauseBeforeTheNextAttempt() {
        try {
            pause(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What one request asks for, and what has become of it. */
    private final class Markers {

        private final RequestAndCompletionHandler asked;
        private final WriteTxnMarkersRequest request;
        private final Map<Long, Map<TopicPartition, Errors>> errors = new ConcurrentHashMap<>();
        private final AtomicInteger open;

        Markers(RequestAndCompletionHandler asked) {
            this.asked = asked;
            this.request = (WriteTxnMarkersRequest) asked.request.build();
            this.open = new AtomicInteger(request.markers().stream()
                    .mapToInt(marker -> marker.partitions().size())
                    .sum());
        }

        void write() {
            for (TxnMarkerEntry marker : request.markers()) {
                Map<TopicIdPartition, MemoryRecords> records = new HashMap<>();
                for (TopicPartition partition : marker.partitions()) {
                    if (replicas.onlinePartition(partition).isEmpty()) {
                        ended(marker, partition, Errors.UNKNOWN_TOPIC_OR_PARTITION);
                    } else if (partition.topic().equals(Topic.GROUP_METADATA_TOPIC_NAME)) {
                        endOffsets(marker, partition);
                    } else {
                        records.put(replicas.topicIdPartition(partition), record(marker));
                    }
                }
                append(marker, records);
            }
        }

        /** Offsets are kept by their coordinator, which writes the marker behind what it still has to write. */
        private void endOffsets(TxnMarkerEntry marker, TopicPartition partition) {
            groups.completeTransaction(
                            partition,
                            marker.producerId(),
                            marker.producerEpoch(),
                            marker.coordinatorEpoch(),
                            marker.transactionResult(),
                            marker.transactionVersion())
                    .whenComplete((nothing, failure) -> ended(marker, partition, error(failure)));
        }

        private void append(TxnMarkerEntry marker, Map<TopicIdPartition, MemoryRecords> records) {
            if (records.isEmpty()) {
                return;
            }
            replicas.appendRecords(
                    config.requestTimeoutMs(),
                    ALL_REPLICAS,
                    true,
                    AppendOrigin.COORDINATOR,
                    CollectionConverters.asScala(records),
                    results -> {
                        results.forEach((partition, result) -> ended(marker, partition.topicPartition(), result.error));
                        return BoxedUnit.UNIT;
                    },
                    replicas.appendRecords$default$7(),
                    RequestLocal.noCaching(),
                    replicas.appendRecords$default$9(),
                    marker.transactionVersion());
        }

        private void ended(TxnMarkerEntry marker, TopicPartition partition, Errors error) {
            errors.computeIfAbsent(marker.producerId(), producer -> new ConcurrentHashMap<>())
                    .put(partition, error);
            if (open.decrementAndGet() == 0) {
                answered.add(this);
                wakeup();
            }
        }

        boolean failed() {
            return errors.values().stream().flatMap(of -> of.values().stream()).anyMatch(error -> error != Errors.NONE);
        }

        void tell() {
            asked.handler.onComplete(new ClientResponse(
                    new RequestHeader(ApiKeys.WRITE_TXN_MARKERS, request.version(), getName(), 0),
                    asked.handler,
                    asked.destination.idString(),
                    asked.creationTimeMs,
                    Time.SYSTEM.milliseconds(),
                    false,
                    null,
                    null,
                    new WriteTxnMarkersResponse(errors)));
        }
    }

    private static MemoryRecords record(TxnMarkerEntry marker) {
        ControlRecordType end = marker.transactionResult() == TransactionResult.COMMIT
                ? ControlRecordType.COMMIT
                : ControlRecordType.ABORT;
        return MemoryRecords.withEndTransactionMarker(
                marker.producerId(), marker.producerEpoch(), new EndTransactionMarker(end, marker.coordinatorEpoch()));
    }

    /** As the handler of the request tells them: a coordinator that is not there yet is asked again. */
    private static Errors error(Throwable failure) {
        if (failure == null) {
            return Errors.NONE;
        }
        Errors error = Errors.forException(failure);
        return switch (error) {
            case COORDINATOR_NOT_AVAILABLE, COORDINATOR_LOAD_IN_PROGRESS, NOT_COORDINATOR ->
                Errors.NOT_LEADER_OR_FOLLOWER;
            default -> error;
        };
    }
}
