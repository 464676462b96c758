package io.quillstream.ingest.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
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

    /** Sixteen hundred letters of a megabyte each would be held to show two hundred lines. */
    @Test
    void aListHoldsWhatItShowsOfALetterAndNotItsRecord() {
        DeadLetter whole = DeadLetter.newBuilder()
                .setOrigin(new Cause("quill.requests", 1, 2L))
                .setReason("INVALID")
                .setDetail("The count is 0")
                .setException("java.lang.IllegalArgumentException")
                .setSchemaId(7)
                .setWorkspaceId("w")
                .setJobId("j")
                .setKey(ByteBuffer.allocate(10))
                .setPayload(ByteBuffer.allocate(100))
                .setHeaders(Map.of("h", ByteBuffer.allocate(10)))
                .setReportedBy("stream-processors")
                .setAt(Instant.EPOCH)
                .build();
        DeadLetter expected = DeadLetter.newBuilder(whole)
                .setKey(null)
                .setPayload(null)
                .setHeaders(Map.of())
                .build();

        assertEquals(expected, DeadLetters.withoutEvidence(whole));
    }
}
