package io.quillstream.checker;

import java.util.ArrayList;
import java.util.List;

/** What an event says of its time agrees with when the broker appended it (I40). */
final class TimeInvariants {

    /** A process may stand still between the two, and clocks differ. */
    private static final long MOST_MILLIS = 300_000;

    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    TimeInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        look("accepted_at", history.requests());
        look("at", history.progress());
        look("completed_at", history.completions());
        look("timestamp", history.audit());
        look("at", history.ledger());
        return violations;
    }

    private void look(String field, List<Event> events) {
        for (Event event : events) {
            long apart = event.number(field) - event.appended();
            if (Math.abs(apart) > MOST_MILLIS) {
                violations.add(
                        new Violation("I40", event.place() + ": " + field + " is " + apart + " ms from its append"));
            }
        }
    }
}
