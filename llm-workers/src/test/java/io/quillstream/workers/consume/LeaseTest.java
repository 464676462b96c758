package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class LeaseTest {

    private static final Duration LOCK = Duration.ofMinutes(1);

    private final HeldRecords held = new HeldRecords();
    private final ConsumerRecord<String, byte[]> record = new ConsumerRecord<>("tasks", 0, 7, "key", new byte[0]);

    @Test
    void lastsAsLongAsTheLock() {
        held.locksLast(LOCK);
        assertTrue(held.take(record, System.nanoTime()).orElseThrow().holds());
    }

    /** Whatever held up the answer: the broker counts from the time it gave the record away. */
    @Test
    void countsFromWhenTheRecordMayHaveBeenLockedAndGoesOnWithARenewal() {
        held.locksLast(LOCK);
        Lease lease = held.take(record, ago(Duration.ofSeconds(41))).orElseThrow();
        assertFalse(lease.holds());
        assertTrue(held.needsRenewal());

        assertEquals(Optional.empty(), held.take(record, System.nanoTime()), "it is no new record");
        assertTrue(lease.holds());
        assertFalse(held.needsRenewal());
    }

    /** Somebody else may have done it meanwhile: the broker says the same then. */
    @Test
    void aRenewalBehindTheEndOfTheLockRenewsNothing() {
        held.locksLast(LOCK);
        Lease lease = held.take(record, ago(Duration.ofSeconds(61))).orElseThrow();

        held.take(record, System.nanoTime());
        assertFalse(lease.holds());
        assertFalse(held.needsRenewal(), "nor is it asked for again at once");

        held.take(record, System.nanoTime());
        assertFalse(lease.holds(), "however often it is renewed");
    }

    private static long ago(Duration time) {
        return System.nanoTime() - time.toNanos();
    }
}
