package io.quillstream.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.quillstream.embedded.Part;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.testkit.broker.BrokerBehindLink;
import io.quillstream.testkit.proxy.LinkCondition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection to the broker that never answers, on which the client itself has asked something. */
@Timeout(180)
class DeadConnectionTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.REQUESTS.name(), 0);

    /** Without them every read is answered 503. */
    @Test
    void the_ends_of_the_log_are_known_again_within_seconds(@TempDir Path folder) throws Exception {
        try (BrokerBehindLink broker =
                BrokerBehindLink.start(folder.resolve("stack"), EnumSet.of(Part.KAFKA, Part.REGISTRY))) {
            AvroSerdes serdes = new AvroSerdes(
                    new HttpSchemaRegistry(broker.stack().endpoints().registryUrl()));
            try (Admin admin = new KafkaClients(broker.stack().endpoints().bootstrap(), serdes).admin("test")) {
                new TopicProvisioner(admin, 1, (short) 1).provision();
            }
            KafkaClients behind = new KafkaClients(broker.bootstrap(), serdes);
            broker.link().become(new LinkCondition.HalfOpen());
            try (Admin admin = behind.admin("ends", EndOffsets.CLIENT_PATIENCE)) {
                EndOffsets ends = EndOffsets.of(admin);
                assertFalse(areKnown(ends));
                broker.link().become(new LinkCondition.Clear());
                assertTimeout(Duration.ofSeconds(15), () -> {
                    while (!areKnown(ends)) {
                        // As the next reader does, who asks at once.
                    }
                });
            }
        }
    }

    private static boolean areKnown(EndOffsets ends) throws InterruptedException {
        try {
            assertEquals(Map.of(PARTITION, 0L), ends.of(List.of(PARTITION)));
            return true;
        } catch (ExecutionException | TimeoutException unanswered) {
            return false;
        }
    }
}
