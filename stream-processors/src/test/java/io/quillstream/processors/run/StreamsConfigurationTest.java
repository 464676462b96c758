package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.quillstream.runtime.settings.Settings;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class StreamsConfigurationTest {

    private static final String LEAST = "topic.min.insync.replicas";

    @Test
    void ofThreeReplicasOfAChangelogTwoMustHaveARecord() {
        assertEquals("2", withReplicas("3").get(LEAST));
    }

    @Test
    void withFewerReplicasThatIsLeftToTheBrokers() {
        assertNull(withReplicas("1").get(LEAST));
        assertNull(withReplicas("-1").get(LEAST));
    }

    private static Properties withReplicas(String replicas) {
        return StreamsConfiguration.of(new Settings(Map.of("QUILL_TOPIC_REPLICATION", replicas)), Map.of());
    }
}
