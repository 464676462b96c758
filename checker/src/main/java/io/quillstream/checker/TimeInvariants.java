package io.quillstream.checker;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What an event says of its time agrees with when the broker appended it (I40). */
final class TimeInvariants {

    /** A process may stand still between the two, and clocks differ. */
    private static final long MOST_MILLIS = 300_000;

    private final History history;

    TimeInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        List<Violation> violations = new ArrayList<>();
        Map.of(
                        "accepted_at", history.requests(),
                        "at", history.progress(),
                        "completed_at", history.completions(),
                        "timestamp", history.audit())
                .forEach((field, events) -> look(field, events, violations));
        look("at", history.ledger(), violations);
        return violations;
    }

    private static void look(String field, List<Event> events, List<Violation> violations) {
        for (Event event : events) {
            long apart = event.number(field) - event.appended();
            if (Math.abs(apart) > MOST_MILLIS) {
                violations.add(
                        new Violation("I40", event.place() + ": " + field + " is " + apart + " ms from its append"));
            }
        }
    }
}
