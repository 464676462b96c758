package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CreditInvariantsTest {

    private static final int TWO_CREDITS = 10;

    private final WrittenLog log = new WrittenLog();

    @Test
    void as_many_are_accepted_as_can_be_paid_for_and_the_others_are_refused() {
        log.grant(3);
        log.admit(log.request("a", TWO_CREDITS));
        log.refuse(log.request("b", TWO_CREDITS));
        log.admit(log.request("c", 5));
        log.refuse(log.request("d", 1));
        log.end("a", "cancelled", log.cancellation("a"));
        log.admit(log.request("b", TWO_CREDITS));
        log.repeat(log.request("b", TWO_CREDITS));
        assertEquals(List.of(), broken());
    }

    @Test
    void a_refusal_for_which_there_were_credits_is_found() {
        log.grant(2);
        log.refuse(log.request("a", TWO_CREDITS));
        assertEquals(List.of("I18"), broken());
    }

    @Test
    void a_refusal_that_tells_another_balance_than_the_ledger_is_found() {
        log.grant(3);
        log.admit(log.request("a", 5));
        Event refusal = log.refuse(log.request("b", TWO_CREDITS));
        log.admit(log.request("c", 5));
        assertEquals(List.of("I18"), broken(), "there were two credits");
        refusal.value().put("balance", 1L);
        assertEquals(List.of("I18"), broken(), "so many there were behind the next one's reserve only");
        refusal.value().put("balance", 0L);
        assertEquals(List.of("I18"), broken());
    }

    @Test
    void a_refusal_may_have_been_before_or_after_a_refund_that_came_meanwhile() {
        log.grant(2);
        log.admit(log.request("a", 5));
        log.admit(log.request("b", 5));
        Event request = log.request("c", TWO_CREDITS);
        log.end("a", "cancelled", log.cancellation("a"));
        Event refusal = log.refuse(request);
        assertEquals(List.of(), broken(), "after");
        refusal.value().put("balance", 0L);
        assertEquals(List.of(), broken(), "before");
    }

    @Test
    void a_month_that_turned_since_the_last_entry_may_have_taken_what_was_left() {
        Event grant = log.grant(5);
        Event reserve = log.admit(log.request("a", 5));
        Event refusal = log.refuse(log.request("b", TWO_CREDITS));
        refusal.value().put("balance", 1L);
        assertEquals(List.of("I18"), broken());
        grant.value().put("at", WrittenLog.BEGIN - Duration.ofDays(31).toMillis());
        reserve.value().put("at", WrittenLog.BEGIN - Duration.ofDays(31).toMillis());
        assertEquals(List.of(), broken());
    }

    @Test
    void what_is_not_the_price_is_found() {
        log.grant(10);
        Event reserve = log.admit(log.request("a", 6));
        reserve.value().put("amount", 1L);
        assertEquals(List.of("I18"), broken());
        reserve.value().put("amount", 2L);
        assertEquals(List.of(), broken());
    }

    @Test
    void a_refusal_that_asked_for_more_than_the_price_is_found() {
        Event refusal = log.refuse(log.request("a", 5));
        assertEquals(List.of(), broken());
        refusal.value().put("credits", 2L);
        assertEquals(List.of("I18"), broken());
    }

    private List<String> broken() {
        return WrittenLog.names(new CreditInvariants(log.history()).check());
    }
}
