package io.quillstream.checker;

import static java.util.stream.Collectors.groupingBy;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/** The daily usage is the sum of the audit records of that UTC day (I22). */
final class UsageInvariants {

    private record Day(String workspace, LocalDate date, String copyType, String status) {}

    private record Sums(long count, long tokens, long costMicros, long credits, long unknownTokens, long unknownCost) {

        static Sums of(List<Event> records) {
            return new Sums(
                    records.size(),
                    sum(records, "tokens_used"),
                    sum(records, "cost_micros"),
                    sum(records, "credits"),
                    unknown(records, "tokens_used"),
                    unknown(records, "cost_micros"));
        }

        private static long sum(List<Event> records, String field) {
            return records.stream()
                    .map(record -> record.value().get(field))
                    .filter(Objects::nonNull)
                    .mapToLong(value -> ((Number) value).longValue())
                    .sum();
        }

        private static long unknown(List<Event> records, String field) {
            return records.stream()
                    .filter(record -> record.value().get(field) == null)
                    .count();
        }
    }

    private final History history;

    UsageInvariants(History history) {
        this.history = history;
    }

    List<Violation> check(Statement statement) throws SQLException {
        Map<Day, Sums> derived = new HashMap<>();
        history.audit().stream()
                .collect(groupingBy(UsageInvariants::day))
                .forEach((day, records) -> derived.put(day, Sums.of(records)));
        Map<Day, Sums> stored = stored(statement);
        List<Violation> violations = new ArrayList<>();
        TreeSet<Day> days = new TreeSet<>((one, other) -> one.toString().compareTo(other.toString()));
        days.addAll(derived.keySet());
        days.addAll(stored.keySet());
        for (Day day : days) {
            if (!Objects.equals(derived.get(day), stored.get(day))) {
                violations.add(new Violation(
                        "I22",
                        "usage_daily " + day + ": the log says " + derived.get(day) + ", the row " + stored.get(day)));
            }
        }
        return violations;
    }

    private static Day day(Event record) {
        return new Day(
                record.text("workspace_id"),
                LocalDate.ofInstant(Instant.ofEpochMilli(record.number("timestamp")), ZoneOffset.UTC),
                record.text("copy_type") == null ? record.text("kind") : record.text("copy_type"),
                record.text("status"));
    }

    private static Map<Day, Sums> stored(Statement statement) throws SQLException {
        Map<Day, Sums> stored = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("select workspace_id, date, copy_type, status, count, tokens,"
                + " cost_micros, credits, unknown_tokens, unknown_cost from usage_daily")) {
            while (rows.next()) {
                stored.put(
                        new Day(
                                rows.getString(1),
                                rows.getObject(2, LocalDate.class),
                                rows.getString(3),
                                rows.getString(4)),
                        new Sums(
                                rows.getLong(5),
                                rows.getLong(6),
                                rows.getLong(7),
                                rows.getLong(8),
                                rows.getLong(9),
                                rows.getLong(10)));
            }
        }
        return stored;
    }
}
