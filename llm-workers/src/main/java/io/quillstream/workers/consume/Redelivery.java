package io.quillstream.workers.consume;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * How often a task was handed out, and how often it made our own code fail. A share group counts the former itself and gives
 * a record up in silence after its last delivery; before that, and after each failure, a task is put back as a new record,
 * which carries the counts on in headers. Pure.
 */
final class Redelivery {

    /** One before the last: the last one is left for a worker that dies while it puts the task back. */
    static final int PUT_BACK_AT = TaskGroups.DELIVERIES - 1;

    private static final String DELIVERIES = "quill-deliveries";
    private static final String FAILURES = "quill-failures";

    private Redelivery() {}

    /** Deliveries of the task, this one included, from 1. */
    static int count(ConsumerRecord<String, byte[]> record) {
        return noted(DELIVERIES, record.headers()) + here(record);
    }

    /** How often it made our own code fail before. A delivery that ended otherwise is none. */
    static int failures(ConsumerRecord<String, byte[]> record) {
        return noted(FAILURES, record.headers());
    }

    /** Whether the group is about to give the record up. */
    static boolean runsOut(ConsumerRecord<String, byte[]> record) {
        return here(record) >= PUT_BACK_AT;
    }

    /** Notes for the record's successor how often the task was handed out until now. */
    static void carryOn(ConsumerRecord<String, byte[]> record, Headers successor) {
        note(DELIVERIES, count(record), successor);
    }

    /** Notes one failure more. */
    static void failed(ConsumerRecord<String, byte[]> record, Headers successor) {
        note(FAILURES, failures(record) + 1, successor);
    }

    private static int here(ConsumerRecord<String, byte[]> record) {
        return record.deliveryCount().map(Short::intValue).orElse(1);
    }

    private static void note(String name, int count, Headers headers) {
        headers.remove(name).add(name, Integer.toString(count).getBytes(StandardCharsets.US_ASCII));
    }

    private static int noted(String name, Headers headers) {
        return Optional.ofNullable(headers.lastHeader(name))
                .map(Header::value)
                .map(value -> new String(value, StandardCharsets.US_ASCII))
                .filter(value -> value.matches("[0-9]{1,6}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
