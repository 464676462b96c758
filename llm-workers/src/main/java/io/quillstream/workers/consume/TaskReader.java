package io.quillstream.workers.consume;

import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.workers.consume.DeadLetters.Reason;
import io.quillstream.workers.lane.Lane;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;

/** Tells tasks from records that are none and never will be, whoever reads them. Thread-safe. */
final class TaskReader {

    private final Function<Lane, Deserializer<TaskDispatched>> decoders;

    /** What a record is. */
    sealed interface Reading {

        /** A task whose ids can be read, under its own key. */
        record Task(TaskDispatched task) implements Reading {}

        /**
         * Something else.
         *
         * @param task what could be read of it
         * @param failure of the decoder, if it failed
         */
        record NoTask(Reason reason, String detail, Optional<TaskDispatched> task, Optional<Throwable> failure)
                implements Reading {}
    }

    TaskReader(Function<Lane, Deserializer<TaskDispatched>> decoders) {
        this.decoders = decoders;
    }

    /** Throws what the decoder throws if the registry is away: that says nothing of the record. */
    Reading read(Lane lane, ConsumerRecord<String, byte[]> record) {
        TaskDispatched task;
        try {
            task = decoders.apply(lane).deserialize(record.topic(), record.value());
        } catch (SerializationException e) {
            return new Reading.NoTask(
                    Reason.UNDECODABLE, "Not a task in the wire format", Optional.empty(), Optional.of(e));
        }
        if (task == null) {
            return noTask(Reason.INVALID, "The record has no value", task);
        }
        if (!wellFormed(task)) {
            return noTask(Reason.INVALID, "A task with unreadable ids", task);
        }
        return task.getTaskId().equals(record.key())
                ? new Reading.Task(task)
                : noTask(Reason.KEY_MISMATCH, "The key is not the task of the value", task);
    }

    private static Reading noTask(Reason reason, String detail, TaskDispatched task) {
        return new Reading.NoTask(reason, detail, Optional.ofNullable(task), Optional.empty());
    }

    private static boolean wellFormed(TaskDispatched task) {
        try {
            UUID.fromString(task.getWorkspaceId());
            UUID.fromString(task.getJobId());
            if (task.getCopy() != null) {
                UUID.fromString(task.getCopy().getProductId());
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
