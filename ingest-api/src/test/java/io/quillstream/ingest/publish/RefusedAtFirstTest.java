package io.quillstream.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemException;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.embedded.kafka.Login;
import io.quillstream.ingest.house.OpenDoor;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.proxy.FaultProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A door that comes up before its user is known to the broker. Kafka's client would lose its request for a producer id and
 * take events for ever without sending one (KAFKA-20237), at a door that says it is ready.
 */
@Timeout(180)
class RefusedAtFirstTest {

    private static final Login LOGIN = new Login("quill", "open-sesame");

    private static final String PROPERTIES = """
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="%s" password="%s";
            """;

    private static final CancellationRequested EVENT = CancellationRequested.newBuilder()
            .setWorkspaceId("w")
            .setJobId("j")
            .setUserId("u")
            .setRequestedAt(Instant.EPOCH)
            .build();

    @TempDir
    Path folder;

    @Test
    void aDoorThatWasNotLetInAtFirstWritesOnceItIs() throws Exception {
        int asks = Fresh.port();
        Detour detour = new Detour("127.0.0.1", asks, List.of(LOGIN), false);
        try (EmbeddedStack stack = EmbeddedStack.start(
                folder.resolve("stack"), EnumSet.of(Part.KAFKA, Part.REGISTRY), Optional.of(detour))) {
            KafkaClients straight = new KafkaClients(
                    stack.endpoints().bootstrap(),
                    new AvroSerdes(new HttpSchemaRegistry(stack.endpoints().registryUrl())));
            try (Admin admin = straight.admin("test")) {
                new TopicProvisioner(admin, 1, (short) 1).provision();
            }
            // Whoever says there who he is, is refused.
            FaultProxy way = FaultProxy.to(at(portOf(stack.endpoints().bootstrap())));
            try (EventLog log = new EventLog(guarded(way.address().getPort(), stack), Duration.ofSeconds(5))) {
                OpenDoor.await(() -> isRefused(log));
                String problem = log.problem().orElseThrow();
                assertTrue(problem.contains("are not taken"), problem);
                way.leadTo(at(asks));
                OpenDoor.await(() -> connects(log));
                OpenDoor.await(() -> appends(log));
                assertEquals(Optional.empty(), log.problem());
            } finally {
                way.close();
            }
        }
    }

    private static boolean isRefused(EventLog log) {
        try {
            log.connect();
            throw new AssertionError("It was let in");
        } catch (AuthenticationException refused) {
            return true;
        } catch (KafkaException notYet) {
            return false;
        }
    }

    private static boolean connects(EventLog log) {
        try {
            log.connect();
            return true;
        } catch (KafkaException notYet) {
            return false;
        }
    }

    private static boolean appends(EventLog log) {
        try {
            log.append(Topics.CANCELLATIONS, "w", EVENT, RecordHeaders.ofNoRequest());
            return true;
        } catch (ProblemException notYet) {
            return false;
        }
    }

    private KafkaClients guarded(int port, EmbeddedStack stack) throws IOException {
        Path file = folder.resolve("kafka.properties");
        Files.writeString(file, PROPERTIES.formatted(LOGIN.user(), LOGIN.password()));
        return KafkaClients.of(new Settings(Map.of(
                "QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:" + port,
                "QUILL_KAFKA_PROPERTIES", file.toString(),
                "QUILL_SCHEMA_REGISTRY_URL", stack.endpoints().registryUrl())));
    }

    private static int portOf(String bootstrap) {
        return Integer.parseInt(bootstrap.substring(bootstrap.lastIndexOf(':') + 1));
    }

    private static InetSocketAddress at(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
