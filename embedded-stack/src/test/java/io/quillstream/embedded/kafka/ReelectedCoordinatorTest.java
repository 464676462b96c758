package io.quillstream.embedded.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that comes back from a kill leads its partitions by what it knew before, gives them up, and takes them again,
 * all within the time in which it reads what it keeps of groups.
 */
@Timeout(120)
class ReelectedCoordinatorTest {

    private static final String GROUP = "readers";
    private static final int PARTITIONS = 50;
    private static final int COMMITS = 300;
    private static final int ELECTIONS = 10;
    private static final int LOOKS = 20;

    @Test
    void groupsKeepTheirOffsets(@TempDir Path data) throws Exception {
        int port = free();
        KafkaBroker broker = new KafkaBroker(data.resolve("kafka"), port, free(), Optional.empty());
        broker.start();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port))) {
            admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            for (int offset = 1; offset <= COMMITS; offset++) {
                admin.alterConsumerGroupOffsets(GROUP, at(offset)).all().get();
            }
            int kept = broker.groups().partitionFor(GROUP);
            int epoch = leaderEpoch(broker, kept);
            for (int election = 1; election <= ELECTIONS; election++) {
                broker.groups().onResignation(kept, OptionalInt.of(epoch + 2 * election - 1));
                broker.groups().onElection(kept, epoch + 2 * election);
            }
            Map<TopicPartition, OffsetAndMetadata> known = admin.listConsumerGroupOffsets(GROUP)
                    .partitionsToOffsetAndMetadata()
                    .get();
            assertEquals(at(COMMITS), known);
            admin.alterConsumerGroupOffsets(GROUP, at(COMMITS + 1)).all().get();
            assertEquals(
                    at(COMMITS + 1),
                    admin.listConsumerGroupOffsets(GROUP)
                            .partitionsToOffsetAndMetadata()
                            .get());
        } finally {
            broker.stop();
        }
    }

    /** Offsets of a transaction that ends while nobody keeps them: they are given to the next who does. */
    @Test
    void offsetsOfATransactionWaitForTheirCoordinator(@TempDir Path data) throws Exception {
        int port = free();
        KafkaBroker broker = new KafkaBroker(data.resolve("kafka"), port, free(), Optional.empty());
        broker.start();
        Map<String, Object> client = Map.of("bootstrap.servers", "127.0.0.1:" + port, "transactional.id", "writer");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", "127.0.0.1:" + port));
                KafkaProducer<String, String> producer =
                        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("orders", PARTITIONS, (short) 1)))
                    .all()
                    .get();
            producer.initTransactions();
            producer.beginTransaction();
            producer.sendOffsetsToTransaction(at(7), new ConsumerGroupMetadata(GROUP));
            int kept = broker.groups().partitionFor(GROUP);
            int epoch = leaderEpoch(broker, kept);
            broker.groups().onResignation(kept, OptionalInt.of(epoch + 1));
            producer.commitTransaction();
            for (int look = 0; look < LOOKS; look++) {
                assertEquals(
                        TransactionState.PREPARE_COMMIT,
                        admin.describeTransactions(List.of("writer"))
                                .description("writer")
                                .get()
                                .state());
            }
            broker.groups().onElection(kept, epoch + 2);
            // Asks until none of them is open any more.
            try (KafkaConsumer<String, String> reader = new KafkaConsumer<>(
                    Map.of("bootstrap.servers", "127.0.0.1:" + port, "group.id", GROUP),
                    new StringDeserializer(),
                    new StringDeserializer())) {
                assertEquals(at(7), reader.committed(at(7).keySet()));
            }
        } finally {
            broker.stop();
        }
    }

    private static int leaderEpoch(KafkaBroker broker, int partition) {
        return broker.metadata()
                .getImage()
                .topics()
                .getTopic("__consumer_offsets")
                .partitions()
                .get(partition)
                .leaderEpoch;
    }

    private static Map<TopicPartition, OffsetAndMetadata> at(long offset) {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            all.put(new TopicPartition("orders", partition), new OffsetAndMetadata(offset));
        }
        return all;
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
