package io.quillstream.audit;

import io.quillstream.schemas.topic.Topic;
import org.apache.avro.specific.SpecificRecord;

/** The topics, as the auditor reads them. Thread-safe. */
interface Log {

    /** Partitions of every topic of the catalogue. */
    int partitions();

    /** A cursor at offset 0; the caller closes it. */
    <T extends SpecificRecord> LogCursor<T> open(Topic<T> topic, int partition);
}
