package io.quillstream.ingest.publish;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.SchemaRegistry;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;

class EventLogTest {

    private static final CancellationRequested EVENT = CancellationRequested.newBuilder()
            .setWorkspaceId("w")
            .setJobId("j")
            .setUserId("u")
            .setRequestedAt(Instant.EPOCH)
            .build();

    @Test
    void aBrokerThatDoesNotAnswerIs503WithinTheTimeout() throws IOException {
        // It takes connections, and says nothing.
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                EventLog log = new EventLog(to(silent), Duration.ofSeconds(2))) {
            long begun = System.nanoTime();
            ProblemException refusal = assertThrows(
                    ProblemException.class,
                    () -> log.append(Topics.CANCELLATIONS, "w", EVENT, RecordHeaders.ofNoRequest()));
            assertEquals(ProblemCode.BROKER_UNAVAILABLE, refusal.code());
            assertTrue(refusal.headers().containsKey("Retry-After"));
            assertTrue(System.nanoTime() - begun < 4_000_000_000L);
            assertThrows(KafkaException.class, log::connect, "a door is not ready before the broker is");
        }
    }

    private static KafkaClients to(ServerSocket server) {
        SchemaRegistry registry = new SchemaRegistry() {
            @Override
            public int register(String subject, Schema schema) {
                return 1;
            }

            @Override
            public Schema byId(int id) {
                throw new AssertionError("Nothing is read");
            }
        };
        return new KafkaClients("127.0.0.1:" + server.getLocalPort(), new AvroSerdes(registry));
    }
}
