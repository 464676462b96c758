package io.quillstream.workers.consume;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.letter.Evidence;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Makes the dead letter of a task record, with its origin. Pure. */
final class DeadLetters {

    /** Why a record is buried. */
    enum Reason {
        UNDECODABLE,
        KEY_MISMATCH,
        INVALID,
        POISON_TASK;

        /** What becomes of such a task, as it is counted. */
        String outcome() {
            return this == POISON_TASK ? "poison" : name().toLowerCase(Locale.ROOT);
        }
    }

    private DeadLetters() {}

    static DeadLetter of(
            ConsumerRecord<String, byte[]> record,
            Reason reason,
            String detail,
            Optional<TaskDispatched> task,
            Optional<Throwable> failure,
            Instant now) {
        byte[] key = record.key() == null ? null : record.key().getBytes(StandardCharsets.UTF_8);
        return Evidence.of(key, record.value(), record.headers())
                .setOrigin(new Cause(record.topic(), record.partition(), record.offset()))
                .setReason(reason.name())
                .setDetail(Evidence.detail(detail))
                .setException(failure.map(known -> known.getClass().getName()).orElse(null))
                .setWorkspaceId(
                        Evidence.id(task.map(TaskDispatched::getWorkspaceId).orElse(null)))
                .setJobId(Evidence.id(task.map(TaskDispatched::getJobId).orElse(null)))
                .setReportedBy("llm-workers")
                .setAt(now)
                .build();
    }
}
