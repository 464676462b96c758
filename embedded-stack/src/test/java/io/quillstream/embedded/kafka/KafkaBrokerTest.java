package io.quillstream.embedded.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaBrokerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void aShareGroupGivesARecordOutAgainWhenItsShortLockEnds(@TempDir Path data) throws Exception {
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA))) {
            String bootstrap = stack.endpoints().bootstrap();
            prepare(bootstrap);
            ConsumerRecord<String, String> first;
            try (KafkaShareConsumer<String, String> consumer = shareConsumer(bootstrap)) {
                consumer.subscribe(List.of("tasks"));
                first = next(consumer);
                assertEquals((short) 1, first.deliveryCount().orElseThrow());
                try (KafkaShareConsumer<String, String> other = shareConsumer(bootstrap)) {
                    other.subscribe(List.of("tasks"));
                    ConsumerRecord<String, String> second = next(other);
                    assertEquals(first.offset(), second.offset());
                    assertEquals((short) 2, second.deliveryCount().orElseThrow());
                    other.acknowledge(second, AcknowledgeType.ACCEPT);
                    assertTrue(other.commitSync().values().stream().allMatch(Optional::isEmpty));
                }
                consumer.acknowledge(first, AcknowledgeType.RELEASE);
            }
        }
    }

    @Test
    void theBrokerMovesToOtherPortsWhenSomebodyTookItsOwn(@TempDir Path data) throws Exception {
        String before;
        try (EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA))) {
            before = stack.endpoints().bootstrap();
            prepare(before);
        }
        int port = Integer.parseInt(before.substring(before.indexOf(':') + 1));
        try (ServerSocket somebody = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                EmbeddedStack stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA))) {
            assertTrue(somebody.isBound());
            assertNotEquals(before, stack.endpoints().bootstrap());
            try (Admin admin =
                    Admin.create(Map.of("bootstrap.servers", stack.endpoints().bootstrap()))) {
                assertTrue(admin.listTopics().names().get().contains("tasks"));
            }
        }
    }

    private static void prepare(String bootstrap) throws ExecutionException, InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaProducer<String, String> producer = new KafkaProducer<>(
                        Map.of("bootstrap.servers", bootstrap, "acks", "all"),
                        new StringSerializer(),
                        new StringSerializer())) {
            admin.createTopics(List.of(new NewTopic("tasks", 1, (short) 1)))
                    .all()
                    .get();
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, "workers"),
                            List.of(
                                    set("share.auto.offset.reset", "earliest"),
                                    set("share.record.lock.duration.ms", "1000"))))
                    .all()
                    .get();
            producer.send(new ProducerRecord<>("tasks", "work")).get();
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private static KafkaShareConsumer<String, String> shareConsumer(String bootstrap) {
        return new KafkaShareConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "group.id", "workers", "share.acknowledgement.mode", "explicit"),
                new StringDeserializer(),
                new StringDeserializer());
    }

    private static ConsumerRecord<String, String> next(KafkaShareConsumer<String, String> consumer) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            ConsumerRecords<String, String> records = consumer.poll(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                return records.iterator().next();
            }
        }
        throw new AssertionError("No record within " + PATIENCE);
    }
}
