package io.quillstream.processors.step;

import io.quillstream.processors.decide.EventTime;
import io.quillstream.processors.step.DeadLetters.Reason;
import io.quillstream.schemas.event.Cause;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Reads a topic: looks at the size, decodes, compares the key with the workspace in the value, checks the topic's rules. What
 * passes goes to the next step; what does not is a dead letter, and the stores have not been touched. A schema registry that
 * is away is no fault of the record: it fails the step, to be tried again.
 *
 * @param <T> the topic's record
 */
public final class ReadStep<T extends SpecificRecord> extends ContextualProcessor<byte[], byte[], String, Object> {

    private final Inlet<T> inlet;
    private final Deserializer<T> decoder;
    private final PolledBatch batch;
    private final Meters meters;
    private DeadLetters deadLetters;

    /**
     * @param inlet what is read
     * @param decoder of its values
     * @param batch knows when a poll's records are through
     */
    public ReadStep(Inlet<T> inlet, Deserializer<T> decoder, PolledBatch batch, Meters meters) {
        this.inlet = inlet;
        this.decoder = decoder;
        this.batch = batch;
        this.meters = meters;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        super.init(context);
        deadLetters = new DeadLetters(context, meters);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        if (batch.recordDone(read(record))) {
            context().commit();
        }
    }

    /** Whether somebody waits for what came of it. */
    private boolean read(Record<byte[], byte[]> early) {
        Record<byte[], byte[]> record =
                early.withTimestamp(early.timestamp() + inlet.headStart().toMillis());
        RecordMetadata origin = context().recordMetadata().orElseThrow();
        Cause cause = new Cause(origin.topic(), origin.partition(), origin.offset());
        if (record.value() != null && record.value().length > inlet.largest()) {
            deadLetters.report(record, cause, Reason.INVALID, "The record is too large.", null);
            return false;
        }
        T event;
        try {
            event = decoder.deserialize(origin.topic(), record.value());
        } catch (SerializationException e) {
            deadLetters.report(record, cause, Reason.UNDECODABLE, e.getMessage(), e);
            return false;
        }
        if (event == null) {
            deadLetters.report(record, cause, Reason.INVALID, "The record has no value.", null);
            return false;
        }
        String workspace = inlet.workspace().apply(event);
        if (record.key() == null || !workspace.equals(new String(record.key(), StandardCharsets.UTF_8))) {
            deadLetters.report(record, cause, Reason.KEY_MISMATCH, "The key is not the workspace of the value.", null);
            return false;
        }
        Optional<String> broken = inlet.broken().apply(event);
        if (broken.isPresent()) {
            deadLetters.report(record, cause, Reason.INVALID, broken.get(), null);
            return false;
        }
        Arrived<T> arrived = new Arrived<>(
                event, cause, EventTime.of(inlet.at().apply(event), record.timestamp()), Trail.of(record.headers()));
        context().forward(new Record<>(workspace, (Object) arrived, record.timestamp()), inlet.next());
        return inlet.awaited().test(event);
    }
}
