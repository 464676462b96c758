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

    /** Where it stands: no other record has the same. */
    public String place() {
        return place(topic, partition, offset);
    }

    /** The {@link #place} of the record that this one names as its cause. */
    String cause() {
        return place(causeTopic(), ((Number) record("cause").get("partition")).intValue(), causeOffset());
    }

    String causeTopic() {
        return record("cause").get("topic").toString();
    }

    long causeOffset() {
        return ((Number) record("cause").get("offset")).longValue();
    }

    private static String place(String topic, int partition, long offset) {
        return topic + "-" + partition + "@" + offset;
    }
}
