package io.quillstream.checker;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Each table stands where its log ends: the stored position of every partition is behind its last record and what ends the
 * transaction, and each record is in one row (I20). Holds at rest.
 */
public final class PositionInvariants {

    /** Sinks by the topic that they keep in PostgreSQL. */
    private static final Map<String, String> SINKS = Map.of("quill.audit", "audit", "quill.ledger", "ledger");

    private PositionInvariants() {}

    /** Looks at the tables of finance. */
    public static List<Violation> check(Checker.Places places) throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(places.jdbcUrl(), places.user(), places.password());
                Statement statement = connection.createStatement()) {
            List<Violation> violations = new ArrayList<>();
            standings(statement, Plumbing.committedEnds(places.bootstrap()), violations);
            repetitions(statement, violations);
            return violations;
        }
    }

    private static void standings(Statement statement, Map<TopicPartition, Long> ends, List<Violation> violations)
            throws SQLException {
        Map<TopicPartition, Long> stored = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("select sink, topic, partition, next_offset from sink_offsets")) {
            while (rows.next()) {
                if (rows.getString(1).equals(SINKS.get(rows.getString(2)))) {
                    stored.put(new TopicPartition(rows.getString(2), rows.getInt(3)), rows.getLong(4));
                }
            }
        }
        ends.forEach((partition, end) -> {
            if (SINKS.containsKey(partition.topic())
                    && !stored.getOrDefault(partition, 0L).equals(end)) {
                violations.add(new Violation(
                        "I20",
                        partition + " ends at " + end + ", the " + SINKS.get(partition.topic()) + " sink stands at "
                                + stored.getOrDefault(partition, 0L)));
            }
        });
    }

    private static void repetitions(Statement statement, List<Violation> violations) throws SQLException {
        try (ResultSet rows =
                statement.executeQuery("select source_topic, source_partition, source_offset from audit_log"
                        + " group by 1, 2, 3 having count(*) > 1")) {
            while (rows.next()) {
                violations.add(new Violation(
                        "I20",
                        rows.getString(1) + "-" + rows.getInt(2) + "@" + rows.getLong(3)
                                + " is in two rows of audit_log"));
            }
        }
    }
}
