package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.stores.position.FromLog;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** One row per finished job, and the daily usage that follows from them. Thread-safe. */
public final class AuditLog {

    private static final ColumnRows<FromLog<AuditRecorded>> ROWS = new ColumnRows<>("audit_log", AuditColumns.ALL);

    private final Postgres postgres;

    /** Where a page of the audit begins: behind this row. */
    public record Cursor(Instant timestamp, UUID jobId) {}

    public AuditLog(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Stores records in the caller's transaction (of the operator) and adds the new ones to the daily usage. Records
     * that are stored already change nothing.
     *
     * @throws ConflictingRowException if a stored record of a job differs
     */
    public static void append(Handle handle, List<FromLog<AuditRecorded>> records) {
        UUID[] inserted = ROWS.insert(handle, records, "job_id", UUID.class).toArray(UUID[]::new);
        if (inserted.length > 0) {
            addToUsage(handle, inserted);
        }
    }

    private static void addToUsage(Handle handle, UUID[] jobs) {
        handle.createUpdate("""
                        INSERT INTO usage_daily AS u
                        SELECT workspace_id, (timestamp AT TIME ZONE 'UTC')::date, coalesce(copy_type, kind), status,
                               count(*), coalesce(sum(tokens_used), 0), coalesce(sum(cost_micros), 0), sum(credits),
                               count(*) FILTER (WHERE tokens_used IS NULL), count(*) FILTER (WHERE cost_micros IS NULL)
                        FROM audit_log WHERE job_id = ANY(:jobs)
                        GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
                        ON CONFLICT (workspace_id, date, copy_type, status) DO UPDATE
                          SET count = u.count + excluded.count, tokens = u.tokens + excluded.tokens,
                              cost_micros = u.cost_micros + excluded.cost_micros,
                              credits = u.credits + excluded.credits,
                              unknown_tokens = u.unknown_tokens + excluded.unknown_tokens,
                              unknown_cost = u.unknown_cost + excluded.unknown_cost""").bind("jobs", jobs).execute();
    }

    /**
     * Records of the workspace by time of the end, oldest first.
     *
     * @param from first instant, or null for the beginning
     * @param until first instant that is no longer included, or null for no end
     * @param after cursor of the page before, or null
     */
    public Page<AuditRow, Cursor> page(UUID workspace, Instant from, Instant until, Cursor after, int limit) {
        return postgres.asWorkspace(
                workspace,
                handle -> Page.cut(
                        handle.createQuery("""
                                SELECT * FROM audit_log
                                WHERE workspace_id = :workspace
                                  AND timestamp >= coalesce(:from::timestamptz, '-infinity')
                                  AND timestamp < coalesce(:until::timestamptz, 'infinity')
                                  AND (:afterTime::timestamptz IS NULL
                                       OR (timestamp, job_id) > (:afterTime::timestamptz, :afterJob::uuid))
                                ORDER BY timestamp, job_id LIMIT :limit""")
                                .bind("workspace", workspace)
                                .bind("from", from)
                                .bind("until", until)
                                .bind("afterTime", after == null ? null : after.timestamp())
                                .bind("afterJob", after == null ? null : after.jobId())
                                .bind("limit", limit + 1)
                                .mapTo(AuditRow.class)
                                .list(),
                        limit,
                        row -> new Cursor(row.timestamp(), row.jobId())));
    }

    public Optional<AuditRow> find(UUID workspace, UUID job) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT * FROM audit_log WHERE job_id = :job")
                        .bind("job", job)
                        .mapTo(AuditRow.class)
                        .findOne());
    }
}
