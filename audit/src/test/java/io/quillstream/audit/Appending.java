package io.quillstream.audit;

import io.quillstream.schemas.topic.Topic;
import java.time.Instant;
import org.apache.avro.specific.SpecificRecord;

/** A log that a test writes. */
interface Appending {

    /**
     * Appends a record and returns its offset.
     *
     * @param at append time, where the log lets its writer choose it
     */
    <T extends SpecificRecord> long append(Topic<T> topic, int partition, String key, T value, Instant at);
}
