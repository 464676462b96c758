package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.junit.jupiter.api.Test;

/** A record whose lock was lost may be handed out to the same loop again, while the task that had it still runs. */
class HeldRecordsTest {

    private static final Duration LOCK = Duration.ofMinutes(1);

    /** Of a lock that ended before it began: whatever is away is lost. */
    private static final Duration ENDED = Duration.ofSeconds(-2);

    private final HeldRecords held = new HeldRecords();
    private final ConsumerRecord<String, byte[]> lost = record();
    private final ConsumerRecord<String, byte[]> again = record();

    /** Others would begin it beside the task that has it here, and each beginning is a paid call. */
    @Test
    void who_has_lost_a_record_does_not_give_it_back_for_who_has_it_now() {
        loseAndTakeAgain();

        held.finish(lost, Verdict.RELEASE);
        assertFalse(held.nothingUnderWay());

        held.finish(again, Verdict.RELEASE);
        assertTrue(held.nothingUnderWay());
    }

    @Test
    void what_is_done_is_done_whoever_did_it() {
        loseAndTakeAgain();

        held.finish(lost, Verdict.ACCEPT);
        List<AcknowledgeType> told = new ArrayList<>();
        assertTrue(held.settle(listening(told), true));
        assertEquals(List.of(AcknowledgeType.ACCEPT), told);
        assertTrue(held.isEmpty());

        held.finish(again, Verdict.RELEASE);
        assertFalse(held.settle(listening(told), true), "nothing is left to give back");
    }

    private void loseAndTakeAgain() {
        held.take(lost, System.nanoTime()).orElseThrow();
        held.eachInFlight(record -> {});
        held.locksLast(ENDED);
        assertEquals(List.of(lost), held.forgetLost());
        held.locksLast(LOCK);
        held.take(again, System.nanoTime()).orElseThrow();
    }

    private static ConsumerRecord<String, byte[]> record() {
        return new ConsumerRecord<>("tasks", 0, 7, "key", new byte[0]);
    }

    /** Hears what is acknowledged. */
    @SuppressWarnings("unchecked")
    private static ShareConsumer<String, byte[]> listening(List<AcknowledgeType> told) {
        return (ShareConsumer<String, byte[]>) Proxy.newProxyInstance(
                ShareConsumer.class.getClassLoader(),
                new Class<?>[] {ShareConsumer.class},
                (proxy, method, arguments) -> {
                    told.add((AcknowledgeType) arguments[1]);
                    return null;
                });
    }
}
