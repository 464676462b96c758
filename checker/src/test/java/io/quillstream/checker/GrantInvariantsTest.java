package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class GrantInvariantsTest {

    private final WrittenLog log = new WrittenLog();

    @Test
    void extra_credits_and_those_of_a_plan_in_each_month_are_right() {
        log.grant(5);
        Event plan = log.asked("PLAN", "plan", 10);
        log.enter("grant", 10, plan);
        Event lapse = log.enter("lapse", 10, plan);
        Event next = log.enter("grant", 10, plan);
        assertEquals(List.of("I15"), broken(), "twice in a month");
        inTheNextMonth(lapse);
        inTheNextMonth(next);
        assertEquals(List.of(), broken());
    }

    @Test
    void credits_that_nobody_granted_are_found() {
        Event grant = log.grant(5);
        grant.record("cause").put("offset", 7L);
        assertEquals(List.of("I15", "I15"), broken(), "they are invented, and those that were granted are missing");
    }

    @Test
    void credits_of_another_workspace_are_found() {
        Event grant = log.grant(5);
        grant.value().put("workspace_id", "another");
        assertEquals(List.of("I15", "I15"), broken());
    }

    @Test
    void a_grant_that_is_not_entered_is_found() {
        log.asked("EXTRA", "lost", 5);
        assertEquals(List.of("I15"), broken());
    }

    @Test
    void a_grant_that_is_entered_twice_or_not_in_full_is_found() {
        Event asked = log.asked("EXTRA", "once", 5);
        Event entry = log.enter("grant", 5, asked);
        assertEquals(List.of(), broken());
        entry.value().put("amount", 4L);
        assertEquals(List.of("I15"), broken());
        entry.value().put("amount", 5L);
        log.enter("grant", 5, asked);
        assertEquals(List.of("I15"), broken());
    }

    @Test
    void a_grant_that_comes_twice_counts_once_and_one_that_is_not_allowed_does_not() {
        log.enter("grant", 5, log.asked("EXTRA", "twice", 5));
        log.asked("EXTRA", "twice", 5);
        log.asked("EXTRA", "nothing", 0);
        assertEquals(List.of(), broken());
    }

    @Test
    void more_than_a_plan_has_and_a_lapse_of_what_does_not_lapse_are_found() {
        log.enter("grant", 11, log.asked("PLAN", "plan", 10));
        assertEquals(List.of("I15"), broken());
        Event extra = log.asked("EXTRA", "extra", 5);
        log.enter("grant", 5, extra);
        log.enter("lapse", 5, extra);
        assertEquals(List.of("I15", "I15"), broken());
    }

    private static void inTheNextMonth(Event entry) {
        entry.value().put("at", entry.number("at") + Duration.ofDays(31).toMillis());
    }

    private List<String> broken() {
        return WrittenLog.names(new GrantInvariants(log.history()).check());
    }
}
