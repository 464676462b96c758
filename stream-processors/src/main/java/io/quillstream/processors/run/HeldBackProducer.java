package io.quillstream.processors.run;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.InvalidPidMappingException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.metrics.KafkaMetric;

/**
 * The producer of a stream thread, which holds back what a transaction writes until the transaction is committed.
 *
 * <p>Kafka Streams flushes once for each task before a commit, and waits each time. Here a flush does nothing, and the commit
 * flushes once, so it takes one request for the records of all tasks; and the network thread is not woken for each partition
 * that is written to, eight times a transaction, to find that nothing may leave yet.
 *
 * <p>What a flush would have thrown, the commit throws, so that Kafka Streams does the same about it: who was fenced
 * gives up its tasks, and what was not acknowledged in time is aborted and processed again. Used by one thread.
 */
final class HeldBackProducer implements Producer<byte[], byte[]> {

    /** What more is written leaves while the rest is still being processed. */
    static final int MOST_HELD = 1_000;

    private final Producer<byte[], byte[]> producer;
    private final List<Held> held = new ArrayList<>();

    private record Held(ProducerRecord<byte[], byte[]> record, Callback callback) {}

    /** @param producer transactional; closed with this one */
    HeldBackProducer(Producer<byte[], byte[]> producer) {
        this.producer = producer;
    }

    /** The future is done when the callback has been called. What this method cannot throw yet, the commit throws. */
    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
        CompletableFuture<RecordMetadata> acknowledged = new CompletableFuture<>();
        held.add(new Held(record, (metadata, failure) -> {
            if (callback != null) {
                callback.onCompletion(metadata, failure);
            }
            if (failure == null) {
                acknowledged.complete(metadata);
            } else {
                acknowledged.completeExceptionally(failure);
            }
        }));
        if (held.size() == MOST_HELD) {
            letGo();
        }
        return acknowledged;
    }

    @Override
    public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
        return send(record, null);
    }

    /** Nothing: the commit sends and waits, and what is aborted need not leave. */
    @Override
    public void flush() {}

    @Override
    public void commitTransaction() {
        try {
            letGo();
            // Else some commits would leave before their records: the network thread looks whether records wait
            // before it asks what is to be ended (Sender, 4.3.1), and all of them and the commit may come in
            // between. The offsets would be committed without what was decided, and what was decided would never
            // leave. With nothing under way that cannot be.
            producer.flush();
            producer.commitTransaction();
        } catch (KafkaException e) {
            throw asOfCommit(e);
        }
    }

    @Override
    public void sendOffsetsToTransaction(
            Map<TopicPartition, OffsetAndMetadata> offsets, ConsumerGroupMetadata groupMetadata) {
        try {
            producer.sendOffsetsToTransaction(offsets, groupMetadata);
        } catch (KafkaException e) {
            throw asOfCommit(e);
        }
    }

    @Override
    public void abortTransaction() {
        held.clear();
        producer.abortTransaction();
    }

    @Override
    public void initTransactions() {
        producer.initTransactions();
    }

    @Override
    public void beginTransaction() {
        producer.beginTransaction();
    }

    @Override
    public List<PartitionInfo> partitionsFor(String topic) {
        return producer.partitionsFor(topic);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
        return producer.metrics();
    }

    @Override
    public void registerMetricForSubscription(KafkaMetric metric) {
        producer.registerMetricForSubscription(metric);
    }

    @Override
    public void unregisterMetricFromSubscription(KafkaMetric metric) {
        producer.unregisterMetricFromSubscription(metric);
    }

    @Override
    public Uuid clientInstanceId(Duration timeout) {
        return producer.clientInstanceId(timeout);
    }

    @Override
    public void close() {
        producer.close();
    }

    @Override
    public void close(Duration timeout) {
        producer.close(timeout);
    }

    private void letGo() {
        try {
            held.forEach(one -> producer.send(one.record(), one.callback()));
        } finally {
            held.clear();
        }
    }

    /** As what Kafka Streams understands when it commits, whether the failure is that of a record or of the commit. */
    private static KafkaException asOfCommit(KafkaException failure) {
        return understood(failure.getCause() instanceof KafkaException cause ? cause : failure, failure);
    }

    private static KafkaException understood(KafkaException reason, KafkaException otherwise) {
        return switch (reason) {
            case TimeoutException late -> late;
            case ProducerFencedException fenced -> fenced;
            case InvalidProducerEpochException fenced -> fenced;
            case InvalidPidMappingException forgotten -> forgotten;
            case OutOfOrderSequenceException gap -> commitFailed(gap);
            case RetriableException passing -> new TimeoutException("A transaction was not acknowledged", passing);
            default -> otherwise;
        };
    }

    private static CommitFailedException commitFailed(KafkaException reason) {
        CommitFailedException failed = new CommitFailedException(reason.getMessage());
        failed.initCause(reason);
        return failed;
    }
}
