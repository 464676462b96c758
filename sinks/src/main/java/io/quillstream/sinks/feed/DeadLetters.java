package io.quillstream.sinks.feed;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where records go that cannot be processed: {@code quill.dead-letters}, with origin and reason, and without a word of
 * their payload in the log. Thread-safe.
 */
public final class DeadLetters implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final int WIRE_FORMAT_HEADER = 5;

    /** A letter must fit on its topic, or its sink would try for ever to send it; what is larger stays where its origin says. */
    private static final int LARGEST_PAYLOAD = 900 * 1024;

    private static final int LARGEST_KEY = 16 * 1024;
    private static final int LONGEST_ID = 100;

    /** All of them together. */
    private static final int LARGEST_HEADERS = 64 * 1024;

    private final KafkaProducer<String, byte[]> producer;
    private final Serializer<DeadLetter> letters;

    public DeadLetters(KafkaClients kafka) {
        this.producer = kafka.producer("quill-sinks-dead-letters", Map.of());
        this.letters = kafka.serdes().serializer(Topics.DEAD_LETTERS);
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
        ByteBuffer kept = buffer(record.key(), LARGEST_KEY);
        String key = kept == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        byte[] letter = letters.serialize(Topics.DEAD_LETTERS.name(), letter(record, flaw, "sinks/" + sink));
        try {
            producer.send(new ProducerRecord<>(Topics.DEAD_LETTERS.name(), key, letter))
                    .get();
        } catch (ExecutionException e) {
            throw new KafkaException("The dead letter was not taken", e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private static DeadLetter letter(ConsumerRecord<byte[], byte[]> record, Decoder.Flaw flaw, String reporter) {
        return DeadLetter.newBuilder()
                .setOrigin(new Cause(record.topic(), record.partition(), record.offset()))
                .setReason(flaw.reason())
                .setDetail(flaw.detail())
                .setException(flaw.exception())
                .setSchemaId(schemaId(record.value()))
                .setWorkspaceId(id(flaw.workspaceId()))
                .setJobId(id(flaw.jobId()))
                .setKey(buffer(record.key(), LARGEST_KEY))
                .setPayload(buffer(record.value(), LARGEST_PAYLOAD))
                .setHeaders(headers(record.headers()))
                .setReportedBy(reporter)
                .setAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
    }

    private static Integer schemaId(byte[] value) {
        return value == null || value.length < WIRE_FORMAT_HEADER || value[0] != 0
                ? null
                : ByteBuffer.wrap(value, 1, Integer.BYTES).getInt();
    }

    private static Map<String, ByteBuffer> headers(Headers all) {
        Map<String, ByteBuffer> kept = new HashMap<>();
        int room = LARGEST_HEADERS;
        for (Header header : all) {
            byte[] value = header.value() == null ? new byte[0] : header.value();
            int size = header.key().getBytes(StandardCharsets.UTF_8).length + value.length;
            if (size <= room) {
                kept.put(header.key(), ByteBuffer.wrap(value));
                room -= size;
            }
        }
        return kept;
    }

    /** What is longer is none. */
    private static String id(String text) {
        return text == null || text.length() > LONGEST_ID ? null : text;
    }

    private static ByteBuffer buffer(byte[] bytes, int largest) {
        return bytes == null || bytes.length > largest ? null : ByteBuffer.wrap(bytes);
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(5));
    }
}
