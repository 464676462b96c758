package io.quillstream.ingest.deadletter;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import java.time.Duration;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

    /** Nothing listens on port 1. */
    @Test
    void aBrokerThatIsAwayIsToldInSeconds() {
        KafkaClients away =
                new KafkaClients("127.0.0.1:1", new AvroSerdes(new HttpSchemaRegistry("http://127.0.0.1:1")));
        DeadLetters letters = new DeadLetters(away, 4);

        assertTimeoutPreemptively(
                Duration.ofSeconds(30), () -> assertThrows(TimeoutException.class, () -> letters.newest(10)));
    }
}
