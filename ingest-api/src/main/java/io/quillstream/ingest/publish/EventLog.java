package io.quillstream.ingest.publish;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;

/** Where the door writes: an event is in the log once {@link #append} returns. Thread-safe. */
public final class EventLog implements AutoCloseable {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private static final List<Topic<?>> WRITTEN =
            List.of(Topics.REQUESTS, Topics.CANCELLATIONS, Topics.GRANTS, Topics.BATCHES);

    private final AvroSerdes serdes;
    private final RenewedProducer producer;
    private final EventSerializers serializers;

    /** @param timeout longest time until the broker's answer; the outcome is settled by then */
    public EventLog(KafkaClients kafka, Duration timeout) {
        int millis = (int) Math.max(2_000, timeout.toMillis());
        this.serdes = kafka.serdes();
        this.serializers = new EventSerializers(serdes);
        this.producer = kafka.renewedProducer(
                "ingest-api",
                Map.of(
                        // Alone, an event leaves at once; in a burst, those that come while a request is on its way
                        // leave together in the next.
                        ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION, 1,
                        // Metadata are there since connect(): nearly all of the time is for the acknowledgement.
                        ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / 4,
                        ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 4,
                        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis * 3 / 4));
    }

    /**
     * Does what the first appends would else all do at the same moment, in a burst on a door that has just opened:
     * connects, fetches where the topics are, registers their schemas. Throws if broker or registry are not there yet;
     * may be called again.
     */
    public void connect() {
        for (Topic<?> topic : WRITTEN) {
            serdes.register(topic);
            producer.partitionsFor(topic.name());
        }
    }

    /**
     * Appends and waits until all replicas have it.
     *
     * @throws ProblemException BROKER_UNAVAILABLE if the broker did not confirm; the event may then be in the log or
     *     not
     */
    public <T extends SpecificRecord> void append(Topic<T> topic, String key, T event, RecordHeaders headers) {
        try {
            ProducerRecord<String, byte[]> record =
                    new ProducerRecord<>(topic.name(), key, serializers.bytes(topic, event));
            headers.into(record.headers());
            Future<RecordMetadata> acknowledged = producer.send(record);
            acknowledged.get();
        } catch (ExecutionException | KafkaException | SchemaRegistryException e) {
            throw unavailable();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unavailable();
        }
    }

    /** Why the broker refuses what is written here; empty while it does not. */
    public Optional<String> problem() {
        return producer.problem();
    }

    static ProblemException unavailable() {
        return ProblemCode.BROKER_UNAVAILABLE
                .because("The event log did not confirm in time; a retry with the same Idempotency-Key is safe")
                .withRetryAfter(RETRY_AFTER);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
