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
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that comes back from a kill leads its partitions by what it knew before, gives them up, and takes them again,
 * all within the time in which it reads what it keeps of groups.
 */
class ReelectedCoordinatorTest {

    private static final String GROUP = "readers";
    private static final int PARTITIONS = 50;
    private static final int COMMITS = 300;
    private static final int ELECTIONS = 10;

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
            int epoch = broker.metadata()
                    .getImage()
                    .topics()
                    .getTopic("__consumer_offsets")
                    .partitions()
                    .get(kept)
                    .leaderEpoch;
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
