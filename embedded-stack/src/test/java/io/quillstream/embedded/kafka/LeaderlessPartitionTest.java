package io.quillstream.embedded.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Await;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.ObjectName;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.metadata.PartitionChangeRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.MetadataProvenance;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.LeaderConstants;
import org.apache.kafka.server.common.KRaftVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that comes back from a kill sees, for a moment, that no partition has a leader: it is its own last one. */
class LeaderlessPartitionTest {

    private static final TopicPartition ORDERS = new TopicPartition("orders", 0);
    private static final ListenerName CLIENT = new ListenerName("CLIENT");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aTransactionThatEndsMeanwhileIsEndedInThatPartitionToo(@TempDir Path data) throws Exception {
        int port = free();
        KafkaBroker broker = new KafkaBroker(data.resolve("kafka"), port, free(), Optional.empty());
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
                KafkaProducer<String, String> producer = transactional(port)) {
            admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>("orders", "one")).get();
            MetadataImage before = broker.metadata().getImage();
            broker.metadata().setImage(withoutLeader(before));
            producer.commitTransaction();
            Await.until(
                    "the coordinator has looked for the partition's leader",
                    PATIENCE,
                    () -> markersThatWait() > 0 || state(admin) == TransactionState.COMPLETE_COMMIT);
            broker.metadata().setImage(before);
            Await.until("it is complete", PATIENCE, () -> state(admin) == TransactionState.COMPLETE_COMMIT);
            assertEquals(end(admin, IsolationLevel.READ_UNCOMMITTED), end(admin, IsolationLevel.READ_COMMITTED));
        } finally {
            broker.stop();
        }
    }

    @Test
    void aPartitionWithoutALeaderIsToldFromOneThatIsNotThere() {
        KRaftMetadataCache kafkas = new KRaftMetadataCache(1, () -> KRaftVersion.KRAFT_VERSION_1);
        KRaftMetadataCache ours = new OfflineAwareMetadata(1, () -> KRaftVersion.KRAFT_VERSION_1);
        MetadataDelta topic =
                new MetadataDelta.Builder().setImage(MetadataImage.EMPTY).build();
        Uuid id = Uuid.randomUuid();
        topic.replay(new TopicRecord().setName("orders").setTopicId(id));
        topic.replay(new PartitionRecord()
                .setTopicId(id)
                .setPartitionId(0)
                .setLeader(LeaderConstants.NO_LEADER)
                .setReplicas(List.of(1))
                .setDirectories(List.of(Uuid.randomUuid())));
        MetadataImage image = topic.apply(MetadataProvenance.EMPTY);
        kafkas.setImage(image);
        ours.setImage(image);
        assertEquals(Optional.of(Node.noNode()), ours.getPartitionLeaderEndpoint("orders", 0, CLIENT));
        assertFalse(ours.getPartitionLeaderEndpoint("orders", 1, CLIENT).isPresent());
        assertTrue(
                kafkas.getPartitionLeaderEndpoint("orders", 0, CLIENT).isEmpty(),
                "Kafka tells them apart now (KAFKA-20734): OfflineAwareMetadata and OneNode may go");
    }

    private static MetadataImage withoutLeader(MetadataImage image) {
        MetadataDelta offline = new MetadataDelta.Builder().setImage(image).build();
        offline.replay(new PartitionChangeRecord()
                .setTopicId(image.topics().getTopic(ORDERS.topic()).id())
                .setPartitionId(ORDERS.partition())
                .setLeader(LeaderConstants.NO_LEADER));
        return offline.apply(image.provenance());
    }

    private static TransactionState state(Admin admin) throws Exception {
        return admin.describeTransactions(List.of("writer"))
                .description("writer")
                .get()
                .state();
    }

    private static long end(Admin admin, IsolationLevel level) throws Exception {
        return admin.listOffsets(Map.of(ORDERS, OffsetSpec.latest()), new ListOffsetsOptions(level))
                .partitionResult(ORDERS)
                .get()
                .offset();
    }

    private static int markersThatWait() throws Exception {
        return (int) ManagementFactory.getPlatformMBeanServer()
                .getAttribute(
                        new ObjectName("kafka.coordinator.transaction:type=TransactionMarkerChannelManager,"
                                + "name=UnknownDestinationQueueSize"),
                        "Value");
    }

    private static KafkaProducer<String, String> transactional(int port) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", "127.0.0.1:" + port, "transactional.id", "writer"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
