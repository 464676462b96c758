package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quillstream.checker.ProviderCalls.Loss;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UnwantedCallsTest {

    private static final Instant CANCELLED =
            Instant.ofEpochMilli(WrittenLog.BEGIN).plusSeconds(10);

    private final WrittenLog log = new WrittenLog();
    private final Journal journal = new Journal();

    @Test
    void a_call_may_begin_until_five_seconds_after_the_cancellation_was_accepted() {
        ordered("a", null);
        wished("a", 202, CANCELLED);
        assertEquals(List.of(), broken("a", -3_000));
        assertEquals(List.of(), broken("a", 5_000));
        assertEquals(List.of("I24"), broken("a", 5_001));
        assertEquals(List.of(), broken("b", 5_001), "it is another order's");
    }

    @Test
    void the_first_acceptance_counts_and_a_refusal_does_not() {
        ordered("a", null);
        wished("a", 0, CANCELLED.minusSeconds(60));
        wished("a", 503, CANCELLED.minusSeconds(50));
        wished("a", 409, CANCELLED.minusSeconds(40));
        assertEquals(List.of(), broken("a", 5_001));
        wished("a", 202, CANCELLED.plusSeconds(30));
        wished("a", 202, CANCELLED);
        assertEquals(List.of("I24"), broken("a", 5_001));
    }

    @Test
    void a_batch_is_cancelled_with_all_its_jobs() {
        ordered("a", "batch");
        ordered("b", "other");
        wished("batch", 202, CANCELLED);
        assertEquals(List.of("I24"), broken("a", 5_001));
        assertEquals(List.of(), broken("b", 5_001));
    }

    @Test
    void nothing_is_said_of_a_worker_that_may_have_been_deaf_or_late_between_the_two() {
        ordered("a", null);
        wished("a", 202, CANCELLED);
        assertEquals(List.of(), broken("a", 20_000, trouble(-5_000, 0)), "it heard of it when it came back");
        assertEquals(List.of(), broken("a", 20_000, trouble(7_000, 9_000)), "it began anew, and knows of nothing");
        assertEquals(List.of(), broken("a", 20_000, trouble(20_000, 30_000)));
        assertEquals(List.of("I24"), broken("a", 20_000, trouble(-5_000, -1), trouble(20_001, 30_000)));
    }

    private void ordered(String job, String batch) {
        log.grant(1);
        log.admit(log.request(job, 5, batch));
    }

    private void wished(String subject, int status, Instant answered) {
        journal.wished(new Journal.Wish(WrittenLog.WORKSPACE, subject, status, answered));
    }

    /** Milliseconds from the cancellation. */
    private static Loss trouble(long from, long until) {
        return new Loss(CANCELLED.plusMillis(from), CANCELLED.plusMillis(until));
    }

    private List<String> broken(String job, long begun, Loss... troubles) {
        UnwantedCalls.Call call = new UnwantedCalls.Call("reader-of-" + job, CANCELLED.plusMillis(begun));
        return WrittenLog.names(new UnwantedCalls(List.of(call), List.of(troubles)).check(journal, log.history()));
    }
}
