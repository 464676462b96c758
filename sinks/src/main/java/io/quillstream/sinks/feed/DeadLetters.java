package io.quillstream.sinks.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.letter.Evidence;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that cannot be processed: {@code quill.dead-letters}, with origin and reason, and without a word of
 * their payload in the log. Thread-safe.
 */
public final class DeadLetters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

    private final RenewedProducer producer;
    private final Serializer<DeadLetter> letters;

    public DeadLetters(KafkaClients kafka) {
        this(kafka.renewedProducer("quill-sinks-dead-letters", Map.of()), kafka.serdes());
    }

    /** @param producer closed with this */
    DeadLetters(RenewedProducer producer, AvroSerdes serdes) {
        this.producer = producer;
        this.letters = serdes.serializer(Topics.DEAD_LETTERS);
    }

    /**
     * Sends the record there and waits until the broker has it, so that it is safe to go on behind it.
     *
     * @throws KafkaException if the broker does not take it; then the caller must not go on
     */
    void send(ConsumerRecord<byte[], byte[]> record, Decoder.Flaw flaw, String sink) {
        LOG.warn(
                "{} of {}-{}@{} goes to the dead letters: {}",
                flaw.reason(),
                record.topic(),
                record.partition(),
                record.offset(),
                flaw.detail());
        byte[] letter = letters.serialize(Topics.DEAD_LETTERS.name(), letter(record, flaw, "sinks/" + sink));
        try {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), Evidence.key(record.key()), letter))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("The dead letter was not taken", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Decoder.Flaw flaw, String reporter) {
        return Evidence.of(record.key(), record.value(), record.headers())
                .setOrigin(new Cause(record.topic(), record.partition(), record.offset()))
                .setReason(flaw.reason())
                .setDetail(flaw.detail())
                .setException(flaw.exception())
                .setWorkspaceId(Evidence.id(flaw.workspaceId()))
                .setJobId(Evidence.id(flaw.jobId()))
                .setReportedBy(reporter)
                .setAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
