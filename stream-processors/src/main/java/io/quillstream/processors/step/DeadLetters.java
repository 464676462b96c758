package io.quillstream.processors.step;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Puts aside what cannot be processed, as it was found, in the same transaction that moves on behind it. */
final class DeadLetters {

    /** Why a record was put aside. */
    enum Reason {
        UNDECODABLE,
        KEY_MISMATCH,
        INVALID
    }

    private static final int LONGEST_DETAIL = 500;

    /** A letter must fit on its topic; larger payloads stay where their origin says. */
    private static final int LARGEST_PAYLOAD = 900 * 1024;

    private final ProcessorContext<String, Object> context;
    private final Meters meters;

    DeadLetters(ProcessorContext<String, Object> context, Meters meters) {
        this.context = context;
        this.meters = meters;
    }

    void report(Record<byte[], byte[]> record, Cause origin, Reason reason, String detail, Exception exception) {
        DeadLetter letter = DeadLetter.newBuilder()
                .setOrigin(origin)
                .setReason(reason.name())
                .setDetail(detail.substring(0, Math.min(LONGEST_DETAIL, detail.length())))
                .setException(exception == null ? null : exception.getClass().getName())
                .setSchemaId(schemaId(record.value()))
                .setKey(bytes(record.key()))
                .setPayload(bytes(record.value()))
                .setHeaders(headers(record.headers()))
                .setReportedBy("stream-processors")
                .setAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
        String key = record.key() == null ? null : new String(record.key(), StandardCharsets.UTF_8);
        context.forward(
                new Record<>(
                        key,
                        (Object) letter,
                        record.timestamp(),
                        Trail.of(record.headers()).headers()),
                StepNames.sink(Topics.DEAD_LETTERS));
        meters.deadLetter(reason.name());
    }

    private static Integer schemaId(byte[] value) {
        return value == null || value.length < 5 || value[0] != 0
                ? null
                : Integer.valueOf(ByteBuffer.wrap(value, 1, 4).getInt());
    }

    private static ByteBuffer bytes(byte[] value) {
        return value == null || value.length > LARGEST_PAYLOAD ? null : ByteBuffer.wrap(value);
    }

    private static Map<String, ByteBuffer> headers(Headers headers) {
        Map<String, ByteBuffer> last = new HashMap<>();
        for (Header header : headers) {
            if (header.value() != null) {
                last.put(header.key(), ByteBuffer.wrap(header.value()));
            }
        }
        return last;
    }
}
