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

/** Makes the dead letter of a task record, with its origin. Pure. */
final class DeadLetters {

    /** Why a record is buried. */
    enum Reason {
        UNDECODABLE,
        INVALID,
        POISON_TASK
    }

    private static final int WIRE_HEADER = 5;

    private DeadLetters() {}

    static DeadLetter of(
            ConsumerRecord<String, byte[]> record,
            Reason reason,
            String detail,
            Optional<TaskDispatched> task,
            Optional<Throwable> failure,
            Instant now) {
        Map<String, ByteBuffer> headers = new HashMap<>();
        record.headers().forEach(header -> headers.put(header.key(), buffer(header.value())));
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
                .setWorkspaceId(task.map(TaskDispatched::getWorkspaceId).orElse(null))
                .setJobId(task.map(TaskDispatched::getJobId).orElse(null))
                .setKey(record.key() == null ? null : buffer(record.key().getBytes(StandardCharsets.UTF_8)))
                .setPayload(record.value() == null ? null : buffer(record.value()))
                .setHeaders(headers)
                .setReportedBy("llm-workers")
                .setAt(now)
                .build();
    }

    private static Integer schemaId(byte[] value) {
        return value == null || value.length < WIRE_HEADER || value[0] != 0
                ? null
                : (Integer) ByteBuffer.wrap(value, 1, 4).getInt();
    }

    private static ByteBuffer buffer(byte[] bytes) {
        return ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
    }
}
