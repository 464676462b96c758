package io.quillstream.checker;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds a run against the invariants of the project (a violation names its own by number), at rest: every job must have
 * ended. Knows topics, tables and collections by the public contract only.
 */
public final class Checker {

    private Checker() {}

    /** Where the evidence is. */
    public record Places(
            String bootstrap, String registry, String jdbcUrl, String user, String password, String mongoUrl) {}

    /** What was looked at and what is broken. */
    public record Report(long requests, long jobs, long ledgerEntries, List<Violation> violations) {
        public boolean holds() {
            return violations.isEmpty();
        }
    }

    /** Checks topics and stores, and the journal if there is one (may be null). */
    public static Report check(Places places, Journal journal) throws SQLException {
        History history = History.read(places.bootstrap(), places.registry());
        List<Violation> violations = new ArrayList<>();
        violations.addAll(new JobInvariants(history).check());
        violations.addAll(new DecisionOrder(history).check());
        violations.addAll(new LedgerInvariants(history).check());
        violations.addAll(new GrantInvariants(history).check());
        violations.addAll(new CreditInvariants(history).check());
        violations.addAll(new CancellationInvariants(history, journal == null ? List.of() : journal.wishes()).check());
        violations.addAll(new TimeInvariants(history).check());
        violations.addAll(new StoreInvariants(history)
                .check(places.jdbcUrl(), places.user(), places.password(), places.mongoUrl()));
        if (journal != null) {
            violations.addAll(journal.check(history));
        }
        long jobs = history.content().stream()
                .filter(event -> event.record("end") != null)
                .count();
        return new Report(history.requests().size(), jobs, history.ledger().size(), violations);
    }
}
