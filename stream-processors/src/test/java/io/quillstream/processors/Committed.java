package io.quillstream.processors;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.testkit.broker.OneReading;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What the stream processors have written to a real broker. */
final class Committed {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Committed() {}

    /** The first committed record of the topic that fits, from its beginning on. */
    static <T extends SpecificRecord> T first(KafkaClients kafka, Topic<T> topic, Predicate<T> fits) {
        var decoder = kafka.serdes().deserializer(topic);
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("test-reader", null, OneReading.SETTINGS)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (System.nanoTime() < giveUpAt) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    T value = decoder.deserialize(topic.name(), record.value());
                    if (fits.test(value)) {
                        return value;
                    }
                }
            }
        }
        throw new AssertionError("Nothing fitting came on " + topic);
    }
}
