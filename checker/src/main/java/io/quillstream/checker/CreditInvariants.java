package io.quillstream.checker;

import static java.util.stream.Collectors.toMap;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A job costs its price, and is refused only if the credits did not suffice when its request was read (I18). So of the
 * posts that race for the last credits as many are accepted as can be paid for.
 *
 * <p>A refusal leaves no entry, so its place in the ledger is known between two reserves only, and it must have told one
 * of the balances in between. A month that has turned since the last entry may have changed the balance without one: then
 * the balance is believed.
 */
final class CreditInvariants {

    private final History history;
    private final ReadOrder order;
    private final Map<String, NavigableMap<Long, Event>> ledgers = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    CreditInvariants(History history) {
        this.history = history;
        this.order = new ReadOrder(history.ledger());
        history.ledger()
                .forEach(entry -> ledgers.computeIfAbsent(entry.text("workspace_id"), unknown -> new TreeMap<>())
                        .put(entry.offset(), entry));
    }

    List<Violation> check() {
        Map<String, Long> reserved = history.ledger().stream()
                .filter(entry -> entry.text("entry").equals("reserve"))
                .collect(toMap(entry -> entry.text("job_id"), entry -> entry.number("amount"), (a, b) -> a));
        for (Decision decision : Decision.all(history)) {
            long price = Price.of(decision.request());
            if (decision.admits()) {
                long amount = reserved.getOrDefault(decision.job(), price);
                expect(amount == price, decision, "reserved " + amount + ", its price is " + price);
            }
            if (decision.refuses()) {
                refused(decision, price);
            }
        }
        return violations;
    }

    private void refused(Decision decision, long price) {
        long told = decision.told().number("balance");
        long asked = decision.told().number("credits");
        expect(asked == price, decision, "was refused for " + asked + " credits, its price is " + price);
        expect(told < price, decision, "of " + price + " credits was refused with " + told);
        NavigableMap<Long, Event> ledger =
                ledgers.getOrDefault(decision.request().text("workspace_id"), new TreeMap<>());
        long from = order.before(decision.request());
        Map.Entry<Long, Event> last = ledger.floorEntry(from);
        Set<Long> balances = new LinkedHashSet<>();
        balances.add(last == null ? 0 : last.getValue().number("balance"));
        ledger.subMap(from, false, Math.max(from, order.after(decision.request())), false)
                .values()
                .forEach(entry -> balances.add(entry.number("balance")));
        boolean monthTurned =
                last != null && month(time(decision.request())).isAfter(month(millis(last.getValue(), "at")));
        expect(
                monthTurned || balances.contains(told),
                decision,
                "was refused with " + told + " credits, the ledger had " + balances);
    }

    /** The latest time that the deciders may take for the request's. */
    private static long time(Event request) {
        return Math.max(request.appended(), millis(request, "accepted_at"));
    }

    private static long millis(Event event, String field) {
        return LiveInvariants.millis(event.value(), field);
    }

    private static YearMonth month(long millis) {
        return YearMonth.from(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    private void expect(boolean holds, Decision decision, String otherwise) {
        if (!holds) {
            String place = decision.request().place();
            violations.add(
                    new Violation("I18", "job " + decision.job() + ", requested at " + place + ", " + otherwise));
        }
    }
}
