package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Part;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.broker.BrokerBehindLink;
import io.quillstream.testkit.proxy.LinkCondition;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A connection to the broker that died without a sign while nobody used it, as behind a firewall that forgot it. */
@Timeout(180)
class DeadConnectionTest {

    private static final String CHANGELOG = "changelog";

    @Test
    void theLeaderOfTheGroupNoticesItBeforeItIsMissed(@TempDir Path data) throws Exception {
        try (BrokerBehindLink broker = BrokerBehindLink.start(data, EnumSet.of(Part.KAFKA));
                Admin leader = Admin.create(leader(broker.bootstrap()))) {
            leader.createTopics(List.of(new NewTopic(CHANGELOG, 1, (short) 1)))
                    .all()
                    .get();
            assertTrue(answers(leader));
            broker.link().become(new LinkCondition.HalfOpen());
            broker.link().become(new LinkCondition.Clear());
            assertTimeout(StreamsConfiguration.SESSION_TIMEOUT, () -> {
                assertFalse(answers(leader));
                while (!answers(leader)) {
                    // As Kafka Streams does, which asks again at once.
                }
            });
        }
    }

    private static boolean answers(Admin leader) throws InterruptedException {
        try {
            return partitions(leader) == 1;
        } catch (ExecutionException unanswered) {
            assertInstanceOf(TimeoutException.class, unanswered.getCause());
            return false;
        }
    }

    private static int partitions(Admin leader) throws ExecutionException, InterruptedException {
        return leader.describeTopics(List.of(CHANGELOG))
                .allTopicNames()
                .get()
                .get(CHANGELOG)
                .partitions()
                .size();
    }

    /** What Kafka Streams makes its own of. */
    private static Map<String, Object> leader(String bootstrap) {
        Map<String, Object> connection = Map.of("bootstrap.servers", bootstrap);
        return new StreamsConfig(StreamsConfiguration.of(new Settings(Map.of()), connection)).getAdminConfigs("leader");
    }
}
