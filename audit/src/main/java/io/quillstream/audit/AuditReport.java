package io.quillstream.audit;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * What an audit looked at and what it found.
 *
 * @param entries ledger entries read from the log
 * @param records audit records read from the log
 * @param rows rows of PostgreSQL that were compared; 0 if only the log was
 * @param open jobs whose credits are still reserved
 * @param upTo offset of the last record read by topic and partition ({@code quill.ledger-0}), in that order; what came
 *     behind it was not looked at
 * @param took wall-clock time
 * @param difference the first difference; empty if there is none
 */
public record AuditReport(
        long entries,
        long records,
        long rows,
        long open,
        SortedMap<String, Long> upTo,
        Duration took,
        Optional<Difference> difference) {

    /** Whether everything is as the log implies. */
    public boolean holds() {
        return difference.isEmpty();
    }

    /** Whether there was nothing to look at, neither in the log nor in a row that it does not imply. */
    boolean foundNothing() {
        return entries == 0 && records == 0 && holds();
    }

    /** Ledger entries and audit records per minute. */
    public long perMinute() {
        return Math.round((entries + records) * 60_000.0 / Math.max(1, took.toMillis()));
    }

    /** One line for a person: {@code audit verify: ok} with the counts, or the first difference. */
    public String sentence() {
        String counts = "%,d ledger entries, %,d audit records, %,d rows, %,d jobs open, %.1f s, %,d a minute"
                .formatted(entries, records, rows, open, took.toMillis() / 1000.0, perMinute());
        return difference
                .map(first -> "audit verify: DIFFERENT (" + counts + ")\n" + first.sentence())
                .orElseGet(() -> "audit verify: ok (" + counts + ")" + offsets());
    }

    private String offsets() {
        return upTo.isEmpty()
                ? ""
                : upTo.entrySet().stream()
                        .map(end -> end.getKey() + "@" + end.getValue())
                        .collect(Collectors.joining(" ", "\nup to ", ""));
    }
}
