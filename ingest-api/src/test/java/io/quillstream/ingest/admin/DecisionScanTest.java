package io.quillstream.ingest.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.Deserializer;
import org.junit.jupiter.api.Test;

class DecisionScanTest {

    private final ConsumerRecord<String, byte[]> record =
            new ConsumerRecord<>(Topics.ADMISSIONS.name(), 0, 0, "job", new byte[] {1});
    private final List<DecisionScan.Found> found = new ArrayList<>();

    @Test
    void anUndecodableRecordIsPassedOver() {
        Deserializer<AdmissionDecided> decoder = (topic, bytes) -> {
            throw new SerializationException("no decision");
        };

        DecisionScan.add(record, decoder, found);

        assertEquals(List.of(), found);
    }

    /** Else an operator would be told that there never was such a job. */
    @Test
    void aDecisionThatCannotBeReadBecauseTheRegistryIsAwayIsNotLeftOut() {
        Deserializer<AdmissionDecided> decoder = (topic, bytes) -> {
            throw new SchemaRegistryException("away", true, null);
        };

        assertThrows(SchemaRegistryException.class, () -> DecisionScan.add(record, decoder, found));
    }

    /** Nothing listens on port 1. */
    @Test
    void aBrokerThatIsAwayIsToldInSeconds() {
        KafkaClients away =
                new KafkaClients("127.0.0.1:1", new AvroSerdes(new HttpSchemaRegistry("http://127.0.0.1:1")));
        DecisionScan decisions = new DecisionScan(away, 4);

        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThrows(TimeoutException.class, () -> decisions.on(UUID.randomUUID())));
    }
}
