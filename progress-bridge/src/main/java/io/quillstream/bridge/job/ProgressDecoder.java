package io.quillstream.bridge.job;

import io.quillstream.bridge.feed.LogRecord;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.topic.Topics;
import java.util.Optional;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decodes records of the log. One that cannot be decoded, or whose job is not its key, is no event: the history sink
 * reports it to the dead letters and passes over it too, so the numbers stay equal. Thread-safe.
 */
public final class ProgressDecoder {

    private static final Logger LOG = LoggerFactory.getLogger(ProgressDecoder.class);

    private final Deserializer<ProgressReported> progress;
    private final Deserializer<DeltaStreamed> deltas;

    public ProgressDecoder(AvroSerdes serdes) {
        this.progress = serdes.deserializer(Topics.PROGRESS);
        this.deltas = serdes.deserializer(Topics.DELTAS);
    }

    public Optional<ProgressReported> progress(LogRecord record) {
        return decode(progress, Topics.PROGRESS.name(), record)
                .filter(event -> event.getJobId().equals(record.key()));
    }

    public Optional<DeltaStreamed> delta(LogRecord record) {
        return decode(deltas, Topics.DELTAS.name(), record)
                .filter(delta -> delta.getJobId().equals(record.key()));
    }

    private static <T> Optional<T> decode(Deserializer<T> deserializer, String topic, LogRecord record) {
        try {
            return Optional.ofNullable(deserializer.deserialize(topic, record.value()));
        } catch (SerializationException e) {
            LOG.warn(
                    "Passed over an undecodable record of {} at offset {}: {}", topic, record.offset(), e.getMessage());
            return Optional.empty();
        }
    }
}
