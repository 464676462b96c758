package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.SchemaRegistry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** Without a broker: what one poll brought, tried as often as the test likes. */
class FeedListenerTest {

    private static final TopicPartition PARTITION = new TopicPartition(Topics.LEDGER.name(), 0);
    private static final TopicPartition ANOTHER = new TopicPartition(Topics.LEDGER.name(), 1);

    private final Shelf shelf = new Shelf();
    private final MockProducer<String, byte[]> letters =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AvroSerdes serdes = new AvroSerdes(new NumberOne());
    private final FeedState state = new FeedState(shelf.name(), meters);
    private final FeedListener listener = new FeedListener(
            shelf,
            new Decoder(serdes, shelf.topics()),
            new DeadLetters(new RenewedProducer("letters", () -> letters), serdes),
            new Standing(shelf),
            state);

    /** A store that is away or not. */
    private static final class Shelf implements Sink {

        private final Map<TopicPartition, Long> stored = new HashMap<>();
        private boolean away;

        @Override
        public String name() {
            return "shelf";
        }

        @Override
        public List<Topic<?>> topics() {
            return List.of(Topics.LEDGER);
        }

        @Override
        public Set<Topic<?>> reports() {
            return Set.of(Topics.LEDGER);
        }

        @Override
        public Positions positions() {
            return partitions -> {
                Map<TopicPartition, Long> known = new HashMap<>(stored);
                known.keySet().retainAll(partitions);
                return known;
            };
        }

        @Override
        public boolean write(
                List<FromLog<SpecificRecord>> records,
                Map<TopicPartition, Long> expected,
                Map<TopicPartition, Long> next) {
            if (away) {
                throw new IllegalStateException("away");
            }
            stored.putAll(next);
            return true;
        }

        @Override
        public boolean blamesData(RuntimeException failure) {
            return false;
        }
    }

    /** Knows one id. */
    private static final class NumberOne implements SchemaRegistry {

        @Override
        public int register(String subject, Schema schema) {
            return 1;
        }

        @Override
        public Schema byId(int id) {
            throw new SchemaRegistryException("Nobody asks", false, null);
        }
    }

    /** A batch is tried again every few seconds: an outage of an hour would bury each of its bad records hundreds of times. */
    @Test
    void a_bad_record_is_buried_once_however_often_its_batch_is_tried() {
        MockConsumer<byte[], byte[]> consumer = consumer(PARTITION);
        List<ConsumerRecord<byte[], byte[]>> batch = List.of(garbage(PARTITION, 0), garbage(PARTITION, 1));
        consumer.seek(PARTITION, 2);

        shelf.away = true;
        for (int tries = 0; tries < 3; tries++) {
            assertThrows(IllegalStateException.class, () -> listener.onMessage(batch, null, consumer));
        }
        shelf.away = false;
        listener.onMessage(batch, null, consumer);

        assertEquals(2, letters.history().size());
        assertEquals(
                2, meters.counter("quill.sink.dead.letters", "sink", "shelf").count());
        assertEquals(Map.of(PARTITION, 2L), shelf.stored);
    }

    /** Numbers are used again in a log that was put back: what was buried under one of them says nothing then. */
    @Test
    void what_was_buried_is_forgotten_with_its_partition() {
        MockConsumer<byte[], byte[]> consumer = consumer(PARTITION);
        consumer.seek(PARTITION, 1);
        shelf.away = true;
        List<ConsumerRecord<byte[], byte[]>> batch = List.of(garbage(PARTITION, 0));
        assertThrows(IllegalStateException.class, () -> listener.onMessage(batch, null, consumer));

        listener.forget(List.of(PARTITION));
        listener.onAssigned(consumer);
        consumer.seek(PARTITION, 1);
        assertThrows(IllegalStateException.class, () -> listener.onMessage(batch, null, consumer));

        assertEquals(2, letters.history().size());
    }

    /** {@code QUILL_SINK_THREADS} may be more than one: each consumer has partitions of its own. */
    @Test
    void the_trouble_of_one_consumer_is_not_over_because_another_one_is_well() {
        MockConsumer<byte[], byte[]> behind = consumer(PARTITION);
        MockConsumer<byte[], byte[]> well = consumer(ANOTHER);
        shelf.away = true;
        behind.seek(PARTITION, 1);
        assertThrows(
                IllegalStateException.class, () -> listener.onMessage(List.of(garbage(PARTITION, 0)), null, behind));
        shelf.away = false;

        listener.onIdle(well);
        assertTrue(problem().isPresent());

        listener.onMessage(List.of(garbage(PARTITION, 0)), null, behind);
        assertEquals(Optional.empty(), problem());
    }

    @Test
    void the_lag_is_that_of_all_consumers_together() {
        MockConsumer<byte[], byte[]> first = consumer(PARTITION);
        MockConsumer<byte[], byte[]> second = consumer(ANOTHER);
        listener.onIdle(first);
        listener.onIdle(second);
        assertEquals(20, lag());

        listener.forget(List.of(ANOTHER));
        assertEquals(10, lag());
    }

    /** Whoever watches the group would see a lag for as long as nothing more comes there. */
    @Test
    void each_consumer_commits_its_own_partitions() throws InterruptedException {
        MockConsumer<byte[], byte[]> first = consumer(PARTITION);
        MockConsumer<byte[], byte[]> second = consumer(ANOTHER);
        first.seek(PARTITION, 1);
        second.seek(ANOTHER, 1);

        Thread.ofPlatform().start(() -> listener.onIdle(first)).join();
        Thread.ofPlatform().start(() -> listener.onIdle(second)).join();

        assertEquals(
                new OffsetAndMetadata(1), first.committed(Set.of(PARTITION)).get(PARTITION));
        assertEquals(new OffsetAndMetadata(1), second.committed(Set.of(ANOTHER)).get(ANOTHER));
    }

    private Optional<String> problem() {
        return state.checks().getFirst().problem().get();
    }

    private double lag() {
        return meters.get("quill.sink.lag").gauge().value();
    }

    /** One to which the partition was just given. */
    private MockConsumer<byte[], byte[]> consumer(TopicPartition partition) {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        consumer.assign(List.of(partition));
        consumer.updateBeginningOffsets(Map.of(partition, 0L));
        consumer.updateEndOffsets(Map.of(partition, 10L));
        listener.onAssigned(consumer);
        return consumer;
    }

    private static ConsumerRecord<byte[], byte[]> garbage(TopicPartition partition, long offset) {
        byte[] bytes = "garbage".getBytes(StandardCharsets.UTF_8);
        return new ConsumerRecord<>(partition.topic(), partition.partition(), offset, bytes, bytes);
    }
}
