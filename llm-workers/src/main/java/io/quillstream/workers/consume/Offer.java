package io.quillstream.workers.consume;

import io.quillstream.workers.lane.Lane;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A task record as it was handed out to this worker.
 *
 * @param lane whose share group handed it out
 * @param lease how long it is ours
 */
record Offer(Lane lane, ConsumerRecord<String, byte[]> record, Lease lease) {

    /** Where the record is, for logs. */
    String place() {
        return place(record);
    }

    static String place(ConsumerRecord<String, byte[]> record) {
        return record.topic() + "-" + record.partition() + "@" + record.offset();
    }
}
