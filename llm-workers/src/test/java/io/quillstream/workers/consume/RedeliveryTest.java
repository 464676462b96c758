package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class RedeliveryTest {

    @Test
    void theCountGoesOnInTheSuccessor() {
        Headers none = new RecordHeaders();
        Headers first = copyOf(record(9, none));
        Headers second = copyOf(record(9, first));

        assertEquals(9, Redelivery.count(record(9, none)));
        assertEquals(10, Redelivery.count(record(1, first)));
        assertEquals(19, Redelivery.count(record(1, second)));
    }

    @Test
    void aRecordRunsOutOneBeforeItsGroupGivesItUp() {
        assertFalse(Redelivery.runsOut(record(TaskGroups.DELIVERIES - 2, new RecordHeaders())));
        assertTrue(Redelivery.runsOut(record(TaskGroups.DELIVERIES - 1, new RecordHeaders())));
        assertTrue(Redelivery.runsOut(record(TaskGroups.DELIVERIES, new RecordHeaders())));
    }

    @Test
    void failuresAreCountedApartFromDeliveries() {
        Headers first = copyOf(record(9, new RecordHeaders()));
        assertEquals(0, Redelivery.failures(record(1, first)));
        Headers failed = new RecordHeaders(first);
        Redelivery.failed(record(1, first), failed);
        Redelivery.failed(record(1, failed), failed);
        assertEquals(2, Redelivery.failures(record(1, failed)));
        assertEquals(10, Redelivery.count(record(1, failed)));
    }

    @Test
    void aHeaderThatIsNoCountIsNone() {
        for (String value : new String[] {"", "-1", "9999999", "many"}) {
            Headers headers = new RecordHeaders();
            headers.add("quill-deliveries", value.getBytes(StandardCharsets.UTF_8));
            assertEquals(2, Redelivery.count(record(2, headers)), value);
        }
    }

    private static Headers copyOf(ConsumerRecord<String, byte[]> record) {
        Headers successor = new RecordHeaders(record.headers());
        Redelivery.carryOn(record, successor);
        return successor;
    }

    private static ConsumerRecord<String, byte[]> record(int delivery, Headers headers) {
        return new ConsumerRecord<>(
                "tasks",
                0,
                0,
                0,
                TimestampType.CREATE_TIME,
                0,
                0,
                "task",
                new byte[0],
                headers,
                Optional.empty(),
                Optional.of((short) delivery));
    }
}
