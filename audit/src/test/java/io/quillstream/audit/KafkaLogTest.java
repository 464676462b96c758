package io.quillstream.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class KafkaLogTest {

    private static final int PARTITIONS = 2;

    @Test
    void readsWhatWasCommittedAndFindsRecordsByOffset() throws Exception {
        KafkaClients kafka = provisioned();
        try (KafkaProducer<String, byte[]> producer =
                kafka.producer("test", Map.of("transactional.id", "audit-test"))) {
            producer.initTransactions();
            transaction(kafka, producer, true, "a", "b");
            transaction(kafka, producer, false, "aborted");
            transaction(kafka, producer, true, "c");
        }
        KafkaLog log = new KafkaLog(kafka);
        assertEquals(PARTITIONS, log.partitions());

        List<String> read = new ArrayList<>();
        List<Long> offsets = new ArrayList<>();
        try (LogCursor<DeltaStreamed> cursor = log.open(Topics.DELTAS, 0)) {
            for (var record = cursor.next(); record.isPresent(); record = cursor.next()) {
                read.add(record.get().value().orElseThrow().getText());
                offsets.add(record.get().offset());
            }
        }
        assertEquals(List.of("a", "b", "c"), read);

        try (LogCursor<DeltaStreamed> cursor = log.open(Topics.DELTAS, 0)) {
            List<Long> passed = new ArrayList<>();
            assertTrue(cursor.at(offsets.get(1), record -> passed.add(record.offset()))
                    .isPresent());
            assertEquals(List.of(offsets.getFirst()), passed);
            assertEquals(Optional.empty(), cursor.at(offsets.getFirst(), record -> {}), "behind the cursor");
            assertEquals(Optional.empty(), cursor.at(offsets.get(1) + 1, record -> {}), "a marker");
            assertEquals(Optional.empty(), cursor.at(1_000_000, record -> {}), "beyond the end");
        }
    }

    @Test
    void anEmptyClusterHolds() throws Exception {
        AuditReport report =
                new LedgerVerification(provisioned(), Optional.empty(), Duration.ZERO).verify(Optional.empty());

        assertTrue(report.holds(), report.sentence());
    }

    private static void transaction(
            KafkaClients kafka, KafkaProducer<String, byte[]> producer, boolean commit, String... texts) {
        producer.beginTransaction();
        for (String text : texts) {
            DeltaStreamed delta = delta(text);
            byte[] bytes = kafka.serdes().serializer(Topics.DELTAS).serialize(Topics.DELTAS.name(), delta);
            producer.send(new ProducerRecord<>(Topics.DELTAS.name(), 0, "job", bytes));
        }
        producer.flush();
        if (commit) {
            producer.commitTransaction();
        } else {
            producer.abortTransaction();
        }
    }

    private static DeltaStreamed delta(String text) {
        return DeltaStreamed.newBuilder()
                .setJobId("00000000-0000-4000-8000-000000000001")
                .setWorkspaceId("00000000-0000-4000-8000-000000000002")
                .setAttempt(1)
                .setDelivery(1)
                .setIndex(0)
                .setText(text)
                .setAt(Instant.EPOCH)
                .build();
    }

    private static KafkaClients provisioned() throws Exception {
        Endpoints endpoints = SharedStack.kafka();
        KafkaClients kafka = new KafkaClients(
                endpoints.bootstrap(), new AvroSerdes(new HttpSchemaRegistry(endpoints.registryUrl())));
        try (var admin = kafka.admin("test")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        }
        return kafka;
    }
}
