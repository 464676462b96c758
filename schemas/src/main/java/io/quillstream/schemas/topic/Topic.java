package io.quillstream.schemas.topic;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecord;

/**
 * One topic of the public contract (section 7): its name, what its key and value are, how long it is kept and who
 * writes it. Keys are UTF-8 strings, values are one Avro record type in the Confluent wire format.
 *
 * @param name the Kafka name
 * @param key what the record key is
 * @param type generated class of the value
 * @param retention how long records are kept; empty means for ever
 * @param writer the room that writes it, as the docs name it
 * @param about one sentence for the docs
 * @param <T> the value
 */
public record Topic<T extends SpecificRecord>(
        String name, Key key, Class<T> type, Optional<Duration> retention, String writer, String about) {

    /** What a topic's records are keyed, and so partitioned, by. */
    public enum Key {
        WORKSPACE_ID,
        JOB_ID,
        TASK_ID,
        ORIGINAL_KEY
    }

    public Topic {
        Objects.requireNonNull(name);
        Objects.requireNonNull(type);
    }

    /** The registry subject of the value by TopicNameStrategy. */
    public String subject() {
        return name + "-value";
    }

    /** The reader's schema. */
    public Schema schema() {
        return SpecificData.get().getSchema(type);
    }

    @Override
    public String toString() {
        return name;
    }
}
