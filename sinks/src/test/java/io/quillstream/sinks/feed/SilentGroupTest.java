package io.quillstream.sinks.feed;

import io.quillstream.embedded.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.sinks.Eventually;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.position.Positions;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.SharedStack;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A group that has a member who does not come says nothing to the others for minutes. Time is the test's own. */
@Timeout(180)
class SilentGroupTest {

    private static final int PARTITIONS = 4;

    private final AtomicLong nanos = new AtomicLong();
    private final String name = Fresh.name("silent");
    private final Endpoints endpoints = SharedStack.kafka();
    private final KafkaClients kafka =
            new KafkaClients(endpoints.bootstrap(), new AvroSerdes(new HttpSchemaRegistry(endpoints.registryUrl())));

    /** Takes everything and keeps nothing. */
    private record Sieve(String name) implements Sink {

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

    @Test
    void a_feed_that_is_kept_waiting_is_not_ready_and_one_with_a_member_too_many_is() throws Exception {
        try (Admin admin = kafka.admin("silent-group")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        }
        try (DeadLetters deadLetters = new DeadLetters(kafka)) {
            SinkFeed feed = feed(deadLetters, PARTITIONS + 1);
            SinkFeed late = feed(deadLetters, 1);
            feed.start();
            try {
                try (KafkaConsumer<String, byte[]> absent = kafka.consumer("absent", "quill-sink-" + name, Map.of())) {
                    Eventually.holds("all members know what they have", () -> isWellLater(feed));
                    joins(absent);
                    Eventually.holds("they are told anew", () -> isWellLater(feed));
                    late.start();
                    Eventually.holds("everybody waits for one", () -> !isWellLater(feed) && !isWellLater(late));
                }
                Eventually.holds("that one has left", () -> isWellLater(feed) && isWellLater(late));
            } finally {
                late.stop(Duration.ofSeconds(10));
                feed.stop(Duration.ofSeconds(10));
            }
        }
    }

    private SinkFeed feed(DeadLetters deadLetters, int threads) {
        return new SinkFeed(new Sieve(name), kafka, new Telemetry(), deadLetters, threads, nanos::get);
    }

    /** Whether nobody who waits now would be missed if it lasted. */
    private boolean isWellLater(SinkFeed feed) {
        nanos.addAndGet(Membership.PATIENCE.toNanos() + 1);
        return feed.checks().stream()
                .filter(check -> check.name().equals("sink-" + name + "-group"))
                .allMatch(check -> check.problem().get().isEmpty());
    }

    /** Becomes a member, and does not look after it. */
    private static void joins(KafkaConsumer<String, byte[]> consumer) {
        CountDownLatch joined = new CountDownLatch(1);
        consumer.subscribe(List.of(Topics.LEDGER.name()), new ConsumerRebalanceListener() {
            @Override
            public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
                // nothing to look after
            }

            @Override
            public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
                joined.countDown();
            }
        });
        while (joined.getCount() > 0) {
            consumer.poll(Duration.ofMillis(100));
        }
    }
}
