package io.quillstream.workers.consume;

import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.runtime.telemetry.LogIds;
import io.quillstream.runtime.telemetry.TraceParent;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what workers have to tell. Dead letters and tasks that are put back are acknowledged by the broker before a method
 * returns; stages, pieces of text and completions are letters that somebody else sends. Trace and request id of the task go
 * along. Thread-safe.
 */
public final class TaskJournal {

    private static final Logger LOG = LoggerFactory.getLogger(TaskJournal.class);

    /** Where a task must be heard, or it was done in vain. Text that streams may be lost. */
    private static final Set<String> NEEDED = Set.of(Topics.PROGRESS.name(), Topics.COMPLETIONS.name());

    private static final List<String> CARRIED = List.of(TraceParent.HEADER, LogIds.REQUEST_HEADER);

    private final RenewedProducer producer;
    private final AvroSerdes serdes;
    private final Serializer<ProgressReported> progress;
    private final Serializer<TaskCompleted> completions;
    private final Serializer<DeltaStreamed> deltas;
    private final Serializer<DeadLetter> deadLetters;

    /** @param producer owned by the caller */
    public TaskJournal(RenewedProducer producer, AvroSerdes serdes) {
        this.producer = producer;
        this.serdes = serdes;
        this.progress = serdes.serializer(Topics.PROGRESS);
        this.completions = serdes.serializer(Topics.COMPLETIONS);
        this.deltas = serdes.serializer(Topics.DELTAS);
        this.deadLetters = serdes.serializer(Topics.DEAD_LETTERS);
    }

    /**
     * What is ready to leave. The producer takes what it finds as soon as it is told of the first: letters that are written
     * before any of them is sent leave in one request, others one behind the other.
     */
    @FunctionalInterface
    interface Letter {

        /** The future tells when the broker has it. */
        Future<?> send();
    }

    /** Whether the broker refused a stage or a completion a moment ago, and has taken none there since. Does not block. */
    boolean refused() {
        return producer.problem(NEEDED).isPresent();
    }

    Letter stage(ProgressReported stage, Headers headers) {
        return letter(Topics.PROGRESS, stage.getJobId(), progress, stage, headers);
    }

    /**
     * Whether pieces of text can be written: their schema must have its id. Waits for a registry that is away, which must not
     * happen while a provider is sending.
     */
    boolean takesDeltas() {
        try {
            serdes.register(Topics.DELTAS);
            return true;
        } catch (SchemaRegistryException e) {
            LOG.warn("Text cannot be told while it is written: {}", e.getMessage());
            return false;
        }
    }

    /** A piece of text may be lost without harm. Only where {@link #takesDeltas} says so. */
    Letter delta(DeltaStreamed delta, Headers headers) {
        return letter(Topics.DELTAS, delta.getJobId(), deltas, delta, headers);
    }

    /** If the broker does not acknowledge it, the outcome is unknown. */
    Letter completed(TaskCompleted completion, Headers headers) {
        return letter(Topics.COMPLETIONS, completion.getWorkspaceId(), completions, completion, headers);
    }

    /** Throws {@link ExecutionException} if the broker did not acknowledge. */
    void buried(String key, DeadLetter letter, Headers headers) throws ExecutionException, InterruptedException {
        letter(Topics.DEAD_LETTERS, key, deadLetters, letter, headers).send().get();
    }

    /** Writes the task once more, as it is. Throws {@link ExecutionException} if the broker did not acknowledge. */
    void putBack(ConsumerRecord<String, byte[]> task) throws ExecutionException, InterruptedException {
        again(task, new RecordHeaders(task.headers()));
    }

    /** The same for a task that made our own code fail. */
    void putBackFailed(ConsumerRecord<String, byte[]> task) throws ExecutionException, InterruptedException {
        Headers headers = new RecordHeaders(task.headers());
        Redelivery.failed(task, headers);
        again(task, headers);
    }

    private void again(ConsumerRecord<String, byte[]> task, Headers headers)
            throws ExecutionException, InterruptedException {
        Redelivery.carryOn(task, headers);
        producer.send(new ProducerRecord<>(task.topic(), null, task.timestamp(), task.key(), task.value(), headers))
                .get();
    }

    private <T extends SpecificRecord> Letter letter(
            Topic<T> topic, String key, Serializer<T> serializer, T value, Headers headers) {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(topic.name(), key, serializer.serialize(topic.name(), value));
        for (String name : CARRIED) {
            Optional.ofNullable(headers.lastHeader(name))
                    .ifPresent((Header header) -> record.headers().add(header));
        }
        return () -> producer.send(record);
    }
}
