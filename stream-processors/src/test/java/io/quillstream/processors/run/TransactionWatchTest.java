package io.quillstream.processors.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransactionWatchTest {

    private static final TopicPartition LEDGER = new TopicPartition("quill.ledger", 0);
    private static final String WRITER = StreamsConfiguration.APPLICATION_ID + "-writer";

    @Test
    void aTransactionThatNobodyEndsIsToldUntilSomebodyEndsIt(@TempDir Path data) throws Exception {
        KafkaProducer<byte[], byte[]> killed;
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA));
                TransactionWatch watch = watch(stack)) {
            killed = withAnOpenTransaction(stack);
            watch.look();
            watch.look();
            assertEquals(Optional.empty(), watch.problem(), "its coordinator has it under way");
            makeTheCoordinatorForgetIt(stack);
        }
        killed.close(Duration.ZERO);
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA));
                TransactionWatch watch = watch(stack)) {
            watch.look();
            assertEquals(Optional.empty(), watch.problem(), "it may be about to end");
            watch.look();
            String problem = watch.problem().orElseThrow();
            assertTrue(problem.contains("quill.ledger-0 from offset 0"), problem);
            abort(stack);
            watch.look();
            assertEquals(Optional.empty(), watch.problem());
        }
    }

    private static TransactionWatch watch(EmbeddedStack stack) {
        return new TransactionWatch(admin(stack), Duration.ZERO);
    }

    private static KafkaProducer<byte[], byte[]> withAnOpenTransaction(EmbeddedStack stack) throws Exception {
        try (Admin admin = admin(stack)) {
            admin.createTopics(List.of(new NewTopic(LEDGER.topic(), 1, (short) 1)))
                    .all()
                    .get();
        }
        KafkaProducer<byte[], byte[]> producer = producer(stack, Map.of("transactional.id", WRITER));
        producer.initTransactions();
        producer.beginTransaction();
        producer.send(new ProducerRecord<>(LEDGER.topic(), new byte[] {1})).get();
        return producer;
    }

    /** As a coordinator forgets that notes a transaction as complete and leaves its marker out: behind its back. */
    private static void makeTheCoordinatorForgetIt(EmbeddedStack stack) throws Exception {
        byte[] name = WRITER.getBytes(StandardCharsets.UTF_8);
        byte[] key = ByteBuffer.allocate(4 + name.length)
                .putShort((short) 0)
                .putShort((short) name.length)
                .put(name)
                .array();
        try (Admin admin = admin(stack);
                KafkaProducer<byte[], byte[]> coordinators =
                        producer(stack, Map.of("client.id", "__admin_client", "enable.idempotence", "false"))) {
            int partitions = admin.describeTopics(List.of("__transaction_state"))
                    .allTopicNames()
                    .get()
                    .get("__transaction_state")
                    .partitions()
                    .size();
            int partition = Math.floorMod(Math.abs(WRITER.hashCode()), partitions);
            coordinators
                    .send(new ProducerRecord<>("__transaction_state", partition, key, null))
                    .get();
        }
    }

    private static void abort(EmbeddedStack stack) throws Exception {
        try (Admin admin = admin(stack)) {
            ProducerState open = admin.describeProducers(List.of(LEDGER))
                    .partitionResult(LEDGER)
                    .get()
                    .activeProducers()
                    .getFirst();
            admin.abortTransaction(new AbortTransactionSpec(
                            LEDGER,
                            open.producerId(),
                            (short) open.producerEpoch(),
                            open.coordinatorEpoch().orElse(0)))
                    .all()
                    .get();
        }
    }

    private static Admin admin(EmbeddedStack stack) {
        return Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrap()));
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedStack stack, Map<String, Object> more) {
        Map<String, Object> config = new HashMap<>(more);
        config.put("bootstrap.servers", stack.endpoints().bootstrap());
        return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
