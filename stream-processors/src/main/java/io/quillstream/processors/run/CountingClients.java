package io.quillstream.processors.run;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * The ordinary clients of Kafka Streams, except that the main consumer tells how many records each poll brought and adds to
 * what it had fetched ahead, and that a producer holds back what a transaction writes until it is committed.
 */
final class CountingClients implements KafkaClientSupplier {

    private final CommitOnQuiescence batch;

    CountingClients(CommitOnQuiescence batch) {
        this.batch = batch;
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        TopUp topUp = new TopUp(StreamsConfiguration.MOST_POLLED);
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()) {
            @Override
            public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
                ConsumerRecords<byte[], byte[]> records = topUp.poll(timeout, super::poll);
                batch.polled(records.count());
                return records;
            }

            @Override
            public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
                super.subscribe(topics, topUp.watching(listener));
            }

            @Override
            public void subscribe(Pattern topics, ConsumerRebalanceListener listener) {
                super.subscribe(topics, topUp.watching(listener));
            }
        };
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        return getRestoreConsumer(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new HeldBackProducer(new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }
}
