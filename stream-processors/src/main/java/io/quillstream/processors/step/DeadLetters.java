package io.quillstream.processors.step;

import io.quillstream.schemas.event.Cause;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.letter.Evidence;
import io.quillstream.schemas.topic.Topics;
import java.time.Instant;
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

    private final ProcessorContext<String, Object> context;
    private final Meters meters;

    DeadLetters(ProcessorContext<String, Object> context, Meters meters) {
        this.context = context;
        this.meters = meters;
    }

    void report(Record<byte[], byte[]> record, Cause origin, Reason reason, String detail, Exception exception) {
        DeadLetter letter = Evidence.of(record.key(), record.value(), record.headers())
                .setOrigin(origin)
                .setReason(reason.name())
                .setDetail(Evidence.detail(detail))
                .setException(exception == null ? null : exception.getClass().getName())
                .setReportedBy("stream-processors")
                .setAt(Instant.ofEpochMilli(record.timestamp()))
                .build();
        context.forward(
                new Record<>(
                        Evidence.key(record.key()),
                        (Object) letter,
                        record.timestamp(),
                        Trail.of(record.headers()).headers()),
                StepNames.sink(Topics.DEAD_LETTERS));
        meters.deadLetter(reason.name());
    }
}
