package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.Consumer;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.Test;

class LedgerInvariantsTest {

    private static final int GRANT = 0;
    private static final int RESERVE = 1;
    private static final int SETTLE = 2;
    private static final int RELEASE = 4;

    private WrittenLog log;

    @Test
    void a_ledger_that_adds_up_is_right() {
        write();
        assertEquals(List.of(), broken());
    }

    @Test
    void a_number_that_is_skipped_and_one_that_comes_twice_are_found() {
        assertFound("I15", entries -> entries.get(RELEASE).value().put("seq", 6L));
        assertFound("I15", entries -> entries.add(entries.get(RELEASE)));
    }

    @Test
    void a_balance_and_an_amount_that_are_not_so_are_found() {
        assertFound("I15", entries -> entries.get(RESERVE).value().put("balance", 10L));
        assertFound("I17", entries -> entries.get(RELEASE).value().put("amount", 1L));
        assertFound("I15", entries -> entries.get(GRANT).value().put("amount", 0L));
    }

    @Test
    void credits_that_are_spent_below_nothing_are_found() {
        log = new WrittenLog();
        log.admit(log.request("a", 5));
        assertTrue(broken().contains("I15"), "the balance is below zero");
    }

    @Test
    void a_reserve_that_is_never_closed_and_one_that_is_not_there_are_found() {
        assertFound("I16", List::removeLast);
        assertFound("I16", entries -> entries.removeIf(entry -> entry.text("job_id") != null));
    }

    @Test
    void a_job_that_is_paid_for_and_failed_or_given_back_and_completed_is_found() {
        assertFound("I16", entries -> entries.get(RELEASE).value().put("entry", "settle"));
        assertFound("I16", entries -> entries.get(SETTLE).value().put("entry", "release"));
    }

    @Test
    void a_second_reserve_and_a_settlement_after_a_refund_are_found() {
        write();
        log.admit(log.history().requests().getFirst());
        assertTrue(broken().contains("I16"));
        write();
        log.close("failed", "completed", log.completion("failed", true));
        assertTrue(broken().contains("I16"));
    }

    @Test
    void a_chain_that_is_broken_and_a_text_that_was_changed_are_found() {
        assertFound("I19", entries -> entries.get(SETTLE).value().put("prev_hash", ""));
        assertFound("I19", entries -> entries.get(SETTLE).value().put("price_book", "another"));
    }

    @Test
    void credits_that_are_told_otherwise_than_they_were_settled_are_found() {
        write();
        GenericRecord audit = log.history().audit().getLast().value();
        audit.put("credits", 2L);
        assertEquals(List.of("I16"), broken(), "a failed job costs nothing");
        audit.put("credits", 0L);
        log.history().content().getFirst().record("end").put("credits", 0L);
        assertEquals(List.of("I16"), broken(), "a completed one does");
    }

    private void write() {
        log = new WrittenLog();
        log.grant(10);
        log.admit(log.request("done", 5));
        log.complete("done");
        log.admit(log.request("failed", 10));
        log.end("failed", "failed", log.completion("failed", false));
    }

    private void assertFound(String invariant, Consumer<List<Event>> bug) {
        write();
        bug.accept(log.history().ledger());
        assertTrue(broken().contains(invariant), () -> invariant + " should be broken, found broken: " + broken());
    }

    private List<String> broken() {
        return WrittenLog.names(new LedgerInvariants(log.history()).check());
    }
}
