package io.quillstream.checker;

import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toList;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Usage by workspace, UTC day, copy type and status: as the audit records have it, and as the table has it. */
final class DailyUsage {

    record Day(String workspace, LocalDate date, String copyType, String status) {}

    record Sums(long count, long tokens, long costMicros, long credits, long unknownTokens, long unknownCost) {

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

    private DailyUsage() {}

    /** What the audit records come to. */
    static Map<Day, Sums> derived(List<Event> audit) {
        return audit.stream().collect(groupingBy(DailyUsage::day, collectingAndThen(toList(), Sums::of)));
    }

    private static Day day(Event record) {
        return new Day(
                record.text("workspace_id"),
                LocalDate.ofInstant(Instant.ofEpochMilli(record.number("timestamp")), ZoneOffset.UTC),
                record.text("copy_type") == null ? record.text("kind") : record.text("copy_type"),
                record.text("status"));
    }

    /** What the table says. */
    static Map<Day, Sums> stored(Statement statement) throws SQLException {
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
