package io.quillstream.checker;

import org.apache.avro.generic.GenericRecord;

/**
 * One committed record of a topic as an outsider sees it.
 *
 * @param appended broker's append time, milliseconds since the epoch
 */
public record Event(String topic, int partition, long offset, String key, long appended, GenericRecord value) {

    /** A text field; null if absent. */
    public String text(String field) {
        Object found = value.get(field);
        return found == null ? null : found.toString();
    }

    /** A number field. */
    public long number(String field) {
        return ((Number) value.get(field)).longValue();
    }

    /** A boolean field. */
    public boolean flag(String field) {
        return (Boolean) value.get(field);
    }

    /** A nested record; null if absent. */
    public GenericRecord record(String field) {
        return (GenericRecord) value.get(field);
    }

    /** Where it stands, for witnesses. */
    public String place() {
        return topic + "-" + partition + "@" + offset;
    }
}
