package io.quillstream.checker;

import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Credits come in by grants alone (I15): an entry that adds some names a grant of its workspace; extra credits are entered
 * once and in full, those of a plan once a month and never more than it has.
 */
final class GrantInvariants {

    private static final long MOST_EXTRA_CREDITS = 1_000_000_000L;

    private final History history;
    private final Set<String> entered = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();

    GrantInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        Map<String, Event> grants = counted();
        for (Event entry : history.ledger()) {
            if (entry.text("entry").equals("grant")) {
                granted(entry, grants.get(entry.cause()));
            } else if (entry.text("entry").equals("lapse")) {
                Event grant = grants.get(entry.cause());
                boolean ofPlan = grant != null && !extra(grant) && sameWorkspace(entry, grant);
                expect(ofPlan, entry, "takes back what no plan has granted");
            }
        }
        for (Event grant : grants.values()) {
            expect(!extra(grant) || entered.contains(grant.place()), grant, "is not in the ledger");
        }
        return violations;
    }

    /** By place: each id counts once, however often it comes; what the contract does not allow does not count. */
    private Map<String, Event> counted() {
        Map<String, Event> grants = new LinkedHashMap<>();
        Set<String> ids = new HashSet<>();
        for (Event grant : history.grants()) {
            String workspace = grant.text("workspace_id");
            if (workspace.equals(grant.key()) && possible(grant) && ids.add(workspace + "/" + grant.text("grant_id"))) {
                grants.put(grant.place(), grant);
            }
        }
        return grants;
    }

    private static boolean possible(Event grant) {
        return extra(grant)
                ? grant.number("amount") >= 1 && grant.number("amount") <= MOST_EXTRA_CREDITS
                : grant.text("kind").equals("PLAN");
    }

    private static boolean extra(Event grant) {
        return grant.text("kind").equals("EXTRA");
    }

    private void granted(Event entry, Event grant) {
        long amount = entry.number("amount");
        if (grant == null || !sameWorkspace(entry, grant)) {
            expect(false, entry, "adds " + amount + " credits that nobody has granted");
        } else if (extra(grant)) {
            expect(amount == grant.number("amount"), entry, "adds " + amount + " of " + grant.number("amount"));
            expect(entered.add(grant.place()), entry, "adds again what " + grant.place() + " has granted");
        } else {
            long most = grant.number("monthly_credits");
            expect(amount <= most, entry, "adds " + amount + " of a plan of " + most);
            expect(
                    entered.add(grant.place() + " in " + month(entry)),
                    entry,
                    "adds again what " + grant.place() + " has granted for " + month(entry));
        }
    }

    private static boolean sameWorkspace(Event entry, Event grant) {
        return grant.text("workspace_id").equals(entry.text("workspace_id"));
    }

    private static YearMonth month(Event entry) {
        Instant at = Instant.ofEpochMilli(LiveInvariants.millis(entry.value(), "at"));
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }

    private void expect(boolean holds, Event event, String otherwise) {
        if (!holds) {
            violations.add(new Violation("I15", event.place() + " " + otherwise));
        }
    }
}
