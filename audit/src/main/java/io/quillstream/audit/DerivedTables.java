package io.quillstream.audit;

import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.Postgres;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * What PostgreSQL holds beside the rows that stand for a record each: rows that claim to come from elsewhere, and the
 * sums. The sums are compared with the rows they are made of, which were compared with the log before, each in one
 * statement and so in one snapshot.
 */
final class DerivedTables {

    private static final String STRAY = """
            SELECT workspace_id::text AS workspace, source_topic || '-' || source_partition AS found,
                   source_offset AS at_offset
            FROM %s WHERE source_topic <> :topic OR source_partition < 0 OR source_partition >= :partitions
              OR source_offset < 0
            ORDER BY workspace_id LIMIT 1""";

    private static final String USAGE = """
            WITH derived AS (
              SELECT workspace_id, (timestamp AT TIME ZONE 'UTC')::date AS date, coalesce(copy_type, kind) AS copy_type,
                     status, count(*) AS count, coalesce(sum(tokens_used), 0) AS tokens,
                     coalesce(sum(cost_micros), 0) AS cost_micros, sum(credits) AS credits,
                     count(*) FILTER (WHERE tokens_used IS NULL) AS unknown_tokens,
                     count(*) FILTER (WHERE cost_micros IS NULL) AS unknown_cost
              FROM audit_log GROUP BY 1, 2, 3, 4)
            SELECT workspace_id::text AS workspace, concat_ws('/', date, copy_type, status) AS day,
                   concat_ws(' ', d.count, d.tokens, d.cost_micros, d.credits, d.unknown_tokens, d.unknown_cost) AS expected,
                   concat_ws(' ', u.count, u.tokens, u.cost_micros, u.credits, u.unknown_tokens, u.unknown_cost) AS found
            FROM derived d FULL JOIN usage_daily u USING (workspace_id, date, copy_type, status)
            WHERE (:workspace::uuid IS NULL OR workspace_id = :workspace::uuid)
              AND (d.count, d.tokens, d.cost_micros, d.credits, d.unknown_tokens, d.unknown_cost)
                  IS DISTINCT FROM (u.count, u.tokens, u.cost_micros, u.credits, u.unknown_tokens, u.unknown_cost)
            ORDER BY 1, 2 LIMIT 1""";

    /** The fold of {@code QuotaFigures} as sums: a period begins with the first entry of the newest month. */
    private static final String QUOTA = """
            WITH entries AS (
              SELECT l.workspace_id, l.seq, l.entry, l.amount, to_char(l.at AT TIME ZONE 'UTC', 'YYYY-MM') AS of_month
              FROM ledger_entries l WHERE :workspace::uuid IS NULL OR l.workspace_id = :workspace::uuid),
            newest AS (SELECT workspace_id, max(of_month) AS of_month FROM entries GROUP BY workspace_id),
            begun AS (
              SELECT workspace_id, of_month, min(seq) AS first_seq
              FROM entries JOIN newest USING (workspace_id, of_month) GROUP BY workspace_id, of_month),
            sums AS (
              SELECT e.workspace_id, b.of_month AS period, max(e.seq) AS seq,
                     sum(CASE WHEN e.entry = 'reserve' THEN e.amount
                              WHEN e.entry IN ('release', 'settle') THEN -e.amount ELSE 0 END) AS reserved,
                     sum(CASE WHEN e.entry = 'settle' AND e.seq >= b.first_seq THEN e.amount ELSE 0 END) AS settled
              FROM entries e JOIN begun b USING (workspace_id) GROUP BY e.workspace_id, b.of_month),
            derived AS (
              SELECT s.workspace_id, s.period, s.seq, s.reserved + s.settled + l.balance AS granted, s.reserved, s.settled,
                     l.balance AS available
              FROM sums s JOIN ledger_entries l ON l.workspace_id = s.workspace_id AND l.seq = s.seq)
            SELECT workspace_id::text AS workspace,
                   concat_ws(' ', d.period, d.seq, d.granted, d.reserved, d.settled, d.available) AS expected,
                   concat_ws(' ', q.period, q.seq, q.granted, q.reserved, q.settled, q.available) AS found
            FROM derived d FULL JOIN quota_periods q USING (workspace_id)
            WHERE (:workspace::uuid IS NULL OR workspace_id = :workspace::uuid)
              AND (d.period, d.seq, d.granted, d.reserved, d.settled, d.available)
                  IS DISTINCT FROM (q.period, q.seq, q.granted, q.reserved, q.settled, q.available)
            ORDER BY 1 LIMIT 1""";

    private final Postgres postgres;

    DerivedTables(Postgres postgres) {
        this.postgres = postgres;
    }

    /** @param workspace the only one whose sums are looked at, if given */
    Optional<Difference> check(int partitions, Optional<UUID> workspace) {
        return postgres.asOperator(handle -> stray(handle, "ledger_entries", Topics.LEDGER.name(), partitions)
                .or(() -> stray(handle, "audit_log", Topics.AUDIT.name(), partitions))
                .or(() -> usage(handle, workspace))
                .or(() -> quota(handle, workspace)));
    }

    private static Optional<Difference> stray(Handle handle, String table, String topic, int partitions) {
        return handle.createQuery(STRAY.formatted(table))
                .bind("topic", topic)
                .bind("partitions", partitions)
                .map((row, context) -> Difference.ofRow(
                        table,
                        row.getString("workspace"),
                        row.getLong("at_offset"),
                        new Fields.Pair("source", "a record of " + topic, row.getString("found"))))
                .findFirst();
    }

    private static Optional<Difference> usage(Handle handle, Optional<UUID> workspace) {
        return handle.createQuery(USAGE)
                .bind("workspace", workspace.map(UUID::toString).orElse(null))
                .map((row, context) -> Difference.ofRow(
                        "usage_daily",
                        row.getString("workspace"),
                        -1,
                        new Fields.Pair(row.getString("day"), row.getString("expected"), row.getString("found"))))
                .findFirst();
    }

    /** All figures of the running period; a workspace without a row has none. */
    private static Optional<Difference> quota(Handle handle, Optional<UUID> workspace) {
        return handle.createQuery(QUOTA)
                .bind("workspace", workspace.map(UUID::toString).orElse(null))
                .map((row, context) -> Difference.ofRow(
                        "quota_periods",
                        row.getString("workspace"),
                        -1,
                        new Fields.Pair(
                                "period seq granted reserved settled available",
                                row.getString("expected"),
                                row.getString("found"))))
                .findFirst();
    }
}
