package io.quillstream.workers.consume;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How often a task was handed out. A share group counts that itself and gives a record up in silence after its last delivery;
 * before that a task is put back as a new record, which carries the count on in a header. Pure.
 */
final class Redelivery {

    /** One before the last: the last one is left for a worker that dies while it puts the task back. */
    static final int PUT_BACK_AT = TaskGroups.DELIVERIES - 1;

    private static final String HEADER = "quill-deliveries";

    private Redelivery() {}

    /** Deliveries of the task, this one included, from 1. */
    static int count(ConsumerRecord<String, byte[]> record) {
        return before(record.headers()) + here(record);
    }

    /** Whether the group is about to give the record up. */
    static boolean runsOut(ConsumerRecord<String, byte[]> record) {
        return here(record) >= PUT_BACK_AT;
    }

    /** Notes for the record's successor how often the task was handed out until now. */
    static void carryOn(ConsumerRecord<String, byte[]> record, Headers successor) {
        byte[] count = Integer.toString(count(record)).getBytes(StandardCharsets.US_ASCII);
        successor.remove(HEADER).add(HEADER, count);
    }

    private static int here(ConsumerRecord<String, byte[]> record) {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    private static int before(Headers headers) {
        return Optional.ofNullable(headers.lastHeader(HEADER))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
