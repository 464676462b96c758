package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private final HeldRecords held = new HeldRecords();
    private final ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("tasks", 0, 7, "key", new byte[0]);

    @Test
    void lastsAsLongAsTheLock() {
        held.locksLast(Duration.ofMinutes(1));
        assertTrue(held.take(record).orElseThrow().holds());
    }

    @Test
    void isOverWithTheLockAndGoesOnWithItsRenewal() {
        held.locksLast(Duration.ZERO);
        Lease lease = held.take(record).orElseThrow();
        assertFalse(lease.holds());

        held.locksLast(Duration.ofMinutes(1));
        assertTrue(held.take(record).equals(Optional.empty()), "it is no new record");
        assertTrue(lease.holds());
    }
}
