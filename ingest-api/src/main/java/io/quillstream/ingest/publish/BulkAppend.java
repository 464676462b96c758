package io.quillstream.ingest.publish;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Where batches write: many events, confirmed together. The producer's buffer is small, and a full one makes the writer
 * wait, so that a batch takes no more memory than that however slow the broker is. Thread-safe.
 */
public final class BulkAppend implements AutoCloseable {

    private static final long BUFFER_BYTES = 8L << 20;

    private final RenewedProducer producer;
    private final EventSerializers serializers;

    public BulkAppend(KafkaClients kafka) {
        this.serializers = new EventSerializers(kafka.serdes());
        this.producer = kafka.renewedProducer(
                "ingest-api-batches",
                Map.of(
                        ProducerConfig.LINGER_MS_CONFIG, 10,
                        ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES,
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, 30_000));
    }

    /** Why the broker refuses what is written here; empty while it does not. */
    public Optional<String> problem() {
        return producer.problem();
    }

    /** Begins a run of events under these headers. A run is used by one thread. */
    public Run begin(RecordHeaders headers) {
        return new Run(headers);
    }

    /** Events that are confirmed together. */
    public final class Run {

        private final RecordHeaders headers;

        /** One for the whole run: what a later one confirms says nothing of what this one was given. */
        private final RenewedProducer.InUse writer = producer.inUse();

        private final AtomicReference<Exception> failure = new AtomicReference<>();

        private Run(RecordHeaders headers) {
            this.headers = headers;
        }

        /**
         * Hands an event over, in order with those before under the same key; waits while the buffer is full.
         *
         * @throws io.quillstream.edge.problem.ProblemException BROKER_UNAVAILABLE if this or an earlier one failed
         */
        public <T extends SpecificRecord> void add(Topic<T> topic, String key, T event) {
            requireNoFailure();
            try {
                ProducerRecord<String, byte[]> record =
                        new ProducerRecord<>(topic.name(), key, serializers.bytes(topic, event));
                headers.into(record.headers());
                writer.send(record, (metadata, problem) -> failure.compareAndSet(null, problem));
            } catch (KafkaException | SchemaRegistryException e) {
                throw EventLog.unavailable();
            }
        }

        /**
         * Waits until all replicas have everything that was added.
         *
         * @throws io.quillstream.edge.problem.ProblemException BROKER_UNAVAILABLE if one failed
         */
        public void confirm() {
            try {
                writer.flush();
            } catch (KafkaException e) {
                throw EventLog.unavailable();
            }
            requireNoFailure();
        }

        private void requireNoFailure() {
            if (failure.get() != null) {
                throw EventLog.unavailable();
            }
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
