package io.quillstream.sinks.feed;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class SinkFeedStartTest {

    private final AvroSerdes serdes = new AvroSerdes(new HttpSchemaRegistry("http://127.0.0.1:1"));

    /** As good as a name that cannot be looked up: no consumer can be made. */
    private final KafkaClients nowhere = new KafkaClients("nowhere", serdes);

    private final DeadLetters letters = new DeadLetters(
            new RenewedProducer(
                    "letters", () -> new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer())),
            serdes);

    /** Is never called. */
    private record Idle(String name) implements Sink {

        @Override
        public List<Topic<?>> topics() {
            return List.of(Topics.LEDGER);
        }

        @Override
        public Set<Topic<?>> reports() {
            return Set.of();
        }

        @Override
        public Positions positions() {
            return partitions -> Map.of();
        }

        @Override
        public boolean write(
                List<FromLog<SpecificRecord>> records,
                Map<TopicPartition, Long> expected,
                Map<TopicPartition, Long> next) {
            return true;
        }

        @Override
        public boolean blamesData(RuntimeException failure) {
            return false;
        }
    }

    /** The container takes itself for running then: a second start would do nothing, and say nothing. */
    @Test
    void a_start_that_failed_can_be_tried_again() {
        SinkFeed feed = new SinkFeed(new Idle("idle"), nowhere, new Telemetry(), letters, 1);

        assertThrows(KafkaException.class, feed::start);
        assertThrows(KafkaException.class, feed::start);

        feed.stop(Duration.ofSeconds(10));
        assertFalse(feed.checks().stream()
                .filter(check -> check.fatal())
                .anyMatch(check -> check.problem().get().isPresent()));
    }
}
