package io.quillstream.schemas.topic;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;

class InSyncReplicasTest {

    private static final Node NODE = new Node(1, "127.0.0.1", 9092);

    @Test
    void ofThreeReplicasTwoMustHaveARecord() {
        for (Topic<?> topic : Topics.all()) {
            assertEquals("2", TopicProvisioner.configOf(topic, (short) 3).get("min.insync.replicas"));
            assertEquals("2", TopicProvisioner.configOf(topic, (short) 5).get("min.insync.replicas"));
        }
    }

    @Test
    void withFewerOrAnUnknownNumberTheBrokersDefaultStays() {
        for (short replication : new short[] {-1, 1, 2}) {
            Map<String, String> config = TopicProvisioner.configOf(Topics.REQUESTS, replication);
            assertFalse(config.containsKey("min.insync.replicas"), "replication " + replication);
            assertEquals(TopicProvisioner.configOf(Topics.REQUESTS), config);
        }
    }

    @Test
    void topicsThatOneBrokerMayConfirmAloneAreNamed() {
        Optional<String> warning = InSyncReplicas.warning(
                List.of(topic("b", 3), topic("a", 4), topic("safe", 3), topic("single", 1)),
                Map.of(of("b"), least("1"), of("a"), least("1"), of("safe"), least("2"), of("single"), least("1")));

        String said = warning.orElseThrow();
        assertTrue(said.contains(" in a, b: "), said);
        assertTrue(said.endsWith("--add-config min.insync.replicas=2"), said);
    }

    @Test
    void nothingIsSaidOfWhatIsSafeOrNotKnown() {
        assertEquals(Optional.empty(), InSyncReplicas.warning(List.of(), Map.of()));
        assertEquals(Optional.empty(), InSyncReplicas.warning(List.of(topic("a", 2)), Map.of(of("a"), least("1"))));
        assertEquals(Optional.empty(), InSyncReplicas.warning(List.of(topic("a", 3)), Map.of()));
    }

    private static TopicDescription topic(String name, int replicas) {
        List<Node> nodes = Collections.nCopies(replicas, NODE);
        return new TopicDescription(name, false, List.of(new TopicPartitionInfo(0, NODE, nodes, nodes)));
    }

    private static ConfigResource of(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static Config least(String value) {
        return new Config(List.of(new ConfigEntry("min.insync.replicas", value)));
    }
}
