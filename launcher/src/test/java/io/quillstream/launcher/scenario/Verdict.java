package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.checker.Checker;
import io.quillstream.checker.Journal;
import io.quillstream.checker.Violation;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the checker, which shares no code with the services, says of a run at rest. */
final class Verdict {

    private static final Duration SINKS_MAY_TAKE = Duration.ofSeconds(30);

    private Verdict() {}

    /** Waits until no tenant has a job under way, then asserts that every invariant holds. */
    static void assertHoldsAtRest(UpProcess up, Journal journal, List<Tenant> tenants, Duration atMost)
            throws IOException {
        assertTrue(
                Load.eventually(atMost, () -> tenants.stream().allMatch(Tenant::quiet)),
                () -> "jobs that never ended: "
                        + tenants.stream()
                                .map(tenant -> tenant.client().quota())
                                .toList());
        assertHolds(up, journal);
    }

    /** Asserts that the invariants hold as soon as the stores have caught up with the log. */
    static void assertHolds(UpProcess up, Journal journal) throws IOException {
        Checker.Places places = up.places();
        List<Violation> violations = new ArrayList<>();
        Load.eventually(SINKS_MAY_TAKE, () -> {
            violations.clear();
            try {
                violations.addAll(Checker.check(places, journal).violations());
            } catch (SQLException e) {
                violations.add(new Violation("PostgreSQL", e.toString()));
            }
            return violations.isEmpty();
        });
        assertEquals(List.of(), violations);
    }
}
