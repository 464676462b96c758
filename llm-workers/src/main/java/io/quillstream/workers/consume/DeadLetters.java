package io.quillstream.workers.consume;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.TaskDispatched;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** Makes the dead letter of a task record, with its origin. Pure. */
final class DeadLetters {

    /** Why a record is buried. */
    enum Reason {
        UNDECODABLE,
        INVALID,
        POISON_TASK
    }

    private static final int WIRE_HEADER = 5;

    /** A letter must fit on its topic, or its record would go round until it is dropped in silence. */
    private static final int LARGEST_PAYLOAD = 900 * 1024;

    private static final int LARGEST_KEY = 16 * 1024;
    private static final int LONGEST_ID = 100;

    /** All of them together. */
    private static final int LARGEST_HEADERS = 64 * 1024;

    private DeadLetters() {}

    static DeadLetter of(
            ConsumerRecord<String, byte[]> record,
            Reason reason,
            String detail,
            Optional<TaskDispatched> task,
            Optional<Throwable> failure,
            Instant now) {
        return DeadLetter.newBuilder()
                .setOrigin(Cause.newBuilder()
                        .setTopic(record.topic())
                        .setPartition(record.partition())
                        .setOffset(record.offset())
                        .build())
                .setReason(reason.name())
                .setDetail(detail.length() <= 500 ? detail : detail.substring(0, 500))
                .setException(failure.map(known -> known.getClass().getName()).orElse(null))
                .setSchemaId(schemaId(record.value()))
                .setWorkspaceId(id(task.map(TaskDispatched::getWorkspaceId)))
                .setJobId(id(task.map(TaskDispatched::getJobId)))
                .setKey(
                        record.key() == null
                                ? null
                                : buffer(record.key().getBytes(StandardCharsets.UTF_8), LARGEST_KEY))
                .setPayload(buffer(record.value(), LARGEST_PAYLOAD))
                .setHeaders(headers(record.headers()))
                .setReportedBy("llm-workers")
                .setAt(now)
                .build();
    }

    private static Integer schemaId(byte[] value) {
        return value == null || value.length < WIRE_HEADER || value[0] != 0
                ? null
                : (Integer) ByteBuffer.wrap(value, 1, 4).getInt();
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
    private static String id(Optional<String> text) {
        return text.filter(known -> known.length() <= LONGEST_ID).orElse(null);
    }

    private static ByteBuffer buffer(byte[] bytes, int largest) {
        return bytes == null || bytes.length > largest ? null : ByteBuffer.wrap(bytes);
    }
}
