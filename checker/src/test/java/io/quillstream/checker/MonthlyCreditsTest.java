package io.quillstream.checker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MonthlyCreditsTest {

    private static final Duration A_MONTH = Duration.ofDays(31);

    private final WrittenLog log = new WrittenLog();
    private final MonthlyCredits credits = new MonthlyCredits(WrittenLog.WORKSPACE);
    private final List<Violation> violations = new ArrayList<>();

    @Test
    void a_first_plan_a_higher_one_a_lower_one_and_the_turn_of_a_month() {
        Event first = begin(10);
        Event higher = plan(25);
        saw(log.enter("grant", 15, higher));
        assertEquals(List.of(), broken(), "what it has more");
        Event lower = plan(4);
        assertEquals(List.of(), broken(), "nothing is taken back");
        saw(later(log.enter("lapse", 25, lower)), later(log.enter("grant", 4, lower)));
        assertEquals(List.of(), brokenAfterAMonth());
        saw(log.enter("grant", 10, first));
        assertEquals(List.of(), broken(), "a plan that is not in force any more is for others to look at");
    }

    @Test
    void a_plan_that_gives_nothing_too_much_or_twice_is_found() {
        plan(10);
        assertEquals(List.of("I15"), broken(), "nothing");
        Event higher = plan(25);
        saw(log.enter("grant", 20, higher));
        assertEquals(List.of("I15"), broken(), "more than it has more");
        saw(log.enter("grant", 25, higher));
        assertEquals(List.of("I15"), broken(), "again in the same month");
    }

    @Test
    void only_what_is_left_of_the_plan_lapses_and_it_does() {
        Event plan = begin(10);
        saw(log.grant(5));
        saw(log.admit(log.request("paid from the plan", 10)));
        saw(later(log.enter("lapse", 13, plan)), later(log.enter("grant", 10, plan)));
        assertEquals(List.of("I15"), brokenAfterAMonth(), "8 are left, extra credits stay");

        MonthlyCreditsTest kept = new MonthlyCreditsTest();
        Event unspent = kept.begin(10);
        kept.saw(later(kept.log.enter("grant", 10, unspent)));
        assertEquals(List.of("I15"), kept.brokenAfterAMonth());
    }

    @Test
    void what_a_job_gives_back_returns_to_where_it_came_from() {
        Event plan = begin(1);
        saw(log.grant(5));
        saw(log.admit(log.request("a", 10)));
        saw(log.close("a", "failed", log.completion("a", false)));
        saw(later(log.enter("lapse", 1, plan)), later(log.enter("grant", 1, plan)));
        assertEquals(List.of(), brokenAfterAMonth());
    }

    @Test
    void a_month_that_does_not_turn_and_one_that_turns_too_early_are_found() {
        Event plan = begin(10);
        assertEquals(List.of("I15"), brokenAfterAMonth());
        saw(log.enter("lapse", 10, plan));
        assertEquals(List.of("I15"), broken());
    }

    @Test
    void what_is_available_turns_with_the_month() {
        assertEquals(OptionalLong.of(5), credits.available(5, WrittenLog.BEGIN), "no plan");
        begin(10);
        saw(log.admit(log.request("a", 10)));
        assertEquals(OptionalLong.of(8), credits.available(8, WrittenLog.BEGIN));
        assertEquals(OptionalLong.of(10), credits.available(8, WrittenLog.BEGIN + A_MONTH.toMillis()));
        plan(0);
        saw(log.admit(log.request("b", 10)), log.admit(log.request("c", 10)), log.admit(log.request("d", 10)));
        saw(log.admit(log.request("e", 10)));
        assertEquals(List.of(), broken());
        assertEquals(OptionalLong.empty(), credits.available(0, WrittenLog.BEGIN), "it may have turned unseen");
    }

    private Event begin(long amount) {
        Event plan = plan(amount);
        saw(log.enter("grant", amount, plan));
        assertEquals(List.of(), broken());
        return plan;
    }

    private Event plan(long amount) {
        Event plan = log.asked("PLAN", "plan of " + amount, amount);
        credits.planned(plan);
        return plan;
    }

    private void saw(Event... entries) {
        for (Event entry : entries) {
            credits.saw(entry, violations);
        }
    }

    private static Event later(Event entry) {
        entry.value().put("at", entry.number("at") + A_MONTH.toMillis());
        return entry;
    }

    private List<String> broken() {
        return brokenAt(WrittenLog.BEGIN);
    }

    private List<String> brokenAfterAMonth() {
        return brokenAt(WrittenLog.BEGIN + A_MONTH.toMillis());
    }

    private List<String> brokenAt(long now) {
        credits.afterStep(now, violations);
        List<String> names = WrittenLog.names(violations);
        violations.clear();
        return names;
    }
}
