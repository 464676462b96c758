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

    private static final String QUOTA = """
            SELECT q.workspace_id::text AS workspace, concat_ws(' ', l.seq, l.balance) AS expected,
                   concat_ws(' ', q.seq, q.available) AS found
            FROM quota_periods q LEFT JOIN LATERAL (
              SELECT seq, balance FROM ledger_entries l WHERE l.workspace_id = q.workspace_id ORDER BY seq DESC LIMIT 1
            ) l ON true
            WHERE (:workspace::uuid IS NULL OR q.workspace_id = :workspace::uuid)
              AND (l.seq, l.balance) IS DISTINCT FROM (q.seq, q.available)
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
                .map((row, context) -> new Difference(
                        "row of " + table,
                        row.getString("workspace"),
                        0,
                        -1,
                        row.getLong("at_offset"),
                        "source",
                        "a record of " + topic,
                        row.getString("found")))
                .findFirst();
    }

    private static Optional<Difference> usage(Handle handle, Optional<UUID> workspace) {
        return handle.createQuery(USAGE)
                .bind("workspace", workspace.map(UUID::toString).orElse(null))
                .map((row, context) -> new Difference(
                        "row of usage_daily",
                        row.getString("workspace"),
                        0,
                        -1,
                        -1,
                        row.getString("day"),
                        row.getString("expected"),
                        row.getString("found")))
                .findFirst();
    }

    /** Number of the last entry, and the balance after it. */
    private static Optional<Difference> quota(Handle handle, Optional<UUID> workspace) {
        return handle.createQuery(QUOTA)
                .bind("workspace", workspace.map(UUID::toString).orElse(null))
                .map((row, context) -> new Difference(
                        "row of quota_periods",
                        row.getString("workspace"),
                        0,
                        -1,
                        -1,
                        "seq available",
                        row.getString("expected"),
                        row.getString("found")))
                .findFirst();
    }
}
