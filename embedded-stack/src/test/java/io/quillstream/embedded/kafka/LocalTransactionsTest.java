package io.quillstream.embedded.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.yammer.metrics.core.Meter;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.server.metrics.KafkaYammerMetrics;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Transactions of records and offsets, in a broker that ends them without asking itself over the network. */
@Timeout(120)
class LocalTransactionsTest {

    private static final int PARTITIONS = 4;
    private static final String OUT = "decisions";
    private static final String IN = "requests";

    private final Map<String, Long> requestsBefore = new HashMap<>();
    private EmbeddedStack stack;
    private String bootstrap;

    @BeforeEach
    void start(@TempDir Path data) throws Exception {
        for (String request : List.of("AddPartitionsToTxn", "WriteTxnMarkers")) {
            requestsBefore.put(request, requests(request));
        }
        stack = EmbeddedStack.start(data, EnumSet.of(Part.KAFKA));
        bootstrap = stack.endpoints().bootstrap();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            admin.createTopics(
                            List.of(new NewTopic(OUT, PARTITIONS, (short) 1), new NewTopic(IN, PARTITIONS, (short) 1)))
                    .all()
                    .get();
        }
    }

    @AfterEach
    void stop() throws Exception {
        stack.close();
    }

    @Test
    void whatIsCommittedIsReadOnceAndWhatIsAbortedNever() throws Exception {
        int producers = 6;
        int transactions = 60;
        try (ExecutorService threads = Executors.newFixedThreadPool(producers)) {
            List<Future<?>> running = new ArrayList<>();
            for (int producer = 0; producer < producers; producer++) {
                running.add(threads.submit(work("writer-" + producer, transactions)));
            }
            for (Future<?> each : running) {
                each.get();
            }
        }
        Map<String, Integer> expected = new TreeMap<>();
        for (int producer = 0; producer < producers; producer++) {
            for (int transaction = 0; transaction < transactions; transaction++) {
                if (!aborted(transaction)) {
                    expected.put("writer-" + producer + "/" + transaction, PARTITIONS);
                }
            }
        }
        assertEquals(expected, read());
        int last = transactions - 1;
        assertEquals(false, aborted(last));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            for (int producer = 0; producer < producers; producer++) {
                Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets("writer-" + producer)
                        .partitionsToOffsetAndMetadata()
                        .get();
                assertEquals(Map.of(new TopicPartition(IN, 0), new OffsetAndMetadata(last)), offsets);
            }
        }
        for (String request : requestsBefore.keySet()) {
            assertEquals(requestsBefore.get(request), requests(request), request + " over the network");
        }
    }

    @Test
    void aProducerThatWasReplacedIsFenced() throws Exception {
        try (KafkaProducer<String, String> old = producer("the-one")) {
            old.initTransactions();
            old.beginTransaction();
            try (KafkaProducer<String, String> young = producer("the-one")) {
                young.initTransactions();
                assertThrows(KafkaException.class, () -> {
                    old.send(new ProducerRecord<>(OUT, 0, "old", "old"));
                    old.commitTransaction();
                });
                young.beginTransaction();
                for (int partition = 0; partition < PARTITIONS; partition++) {
                    young.send(new ProducerRecord<>(OUT, partition, "young", "young"));
                }
                young.commitTransaction();
            }
        }
        assertEquals(Map.of("young", PARTITIONS), read());
    }

    @Test
    void aTopicThatIsDeletedMeanwhileDoesNotHoldUpTheOthers() throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap));
                KafkaProducer<String, String> producer = producer("widow")) {
            producer.initTransactions();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(IN, 0, "gone", "text"));
            producer.send(new ProducerRecord<>(OUT, 0, "first", "text"));
            producer.flush();
            admin.deleteTopics(List.of(IN)).all().get();
            producer.commitTransaction();
            producer.beginTransaction();
            producer.send(new ProducerRecord<>(OUT, 0, "second", "text"));
            producer.commitTransaction();
        }
        assertEquals(Map.of("first", 1, "second", 1), read());
    }

    private Callable<Void> work(String id, int transactions) {
        return () -> {
            try (KafkaProducer<String, String> producer = producer(id)) {
                producer.initTransactions();
                for (int transaction = 0; transaction < transactions; transaction++) {
                    producer.beginTransaction();
                    producer.sendOffsetsToTransaction(
                            Map.of(new TopicPartition(IN, 0), new OffsetAndMetadata(transaction)),
                            new ConsumerGroupMetadata(id));
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        producer.send(new ProducerRecord<>(OUT, partition, id + "/" + transaction, "text"));
                    }
                    if (aborted(transaction)) {
                        producer.flush();
                        producer.abortTransaction();
                    } else {
                        producer.commitTransaction();
                    }
                }
            }
            return null;
        };
    }

    private static boolean aborted(int transaction) {
        return transaction % 5 == 0;
    }

    /** How often each key can be read by a consumer of committed records that reads to the end. */
    private Map<String, Integer> read() {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            List<TopicPartition> all = new ArrayList<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.add(new TopicPartition(OUT, partition));
            }
            consumer.assign(all);
            consumer.seekToBeginning(all);
            // The end of what can be read: an end of a transaction that is not told to its partition yet is before it.
            Map<TopicPartition, Long> ends = ends(all);
            Map<String, Integer> read = new TreeMap<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<String, String> each : consumer.poll(Duration.ofMillis(200))) {
                    read.merge(each.key(), 1, Integer::sum);
                }
            }
            return read;
        }
    }

    /** The ends of the log itself, so that reading waits until the last markers are written. */
    private Map<TopicPartition, Long> ends(List<TopicPartition> partitions) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap), new StringDeserializer(), new StringDeserializer())) {
            return consumer.endOffsets(partitions);
        }
    }

    private KafkaProducer<String, String> producer(String id) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrap, "transactional.id", id, "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
    }

    private static long requests(String name) {
        return KafkaYammerMetrics.defaultRegistry().allMetrics().entrySet().stream()
                .filter(metric -> metric.getKey().getName().equals("RequestsPerSec")
                        && metric.getKey().getMBeanName().contains("request=" + name + ","))
                .mapToLong(metric -> ((Meter) metric.getValue()).count())
                .sum();
    }
}
