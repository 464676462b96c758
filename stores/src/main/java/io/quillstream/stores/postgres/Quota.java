package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.LedgerEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The running period's figures by workspace. Thread-safe. */
public final class Quota {

    private final Postgres postgres;

    public Quota(Postgres postgres) {
        this.postgres = postgres;
    }

    /** The figures; empty before the first ledger entry. One look-up by key. */
    public Optional<QuotaFigures> of(UUID workspace) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT * FROM quota_periods WHERE workspace_id = :workspace")
                        .bind("workspace", workspace)
                        .mapTo(QuotaFigures.class)
                        .findOne());
    }

    /** Folds new entries in, in the transaction that stores them. */
    static void advance(Handle handle, List<LedgerEntry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        Map<UUID, QuotaFigures> figures = new LinkedHashMap<>();
        UUID[] workspaces = entries.stream()
                .map(entry -> UUID.fromString(entry.getWorkspaceId()))
                .distinct()
                .sorted()
                .toArray(UUID[]::new);
        handle.createQuery(
                        "SELECT * FROM quota_periods WHERE workspace_id = ANY(:workspaces) ORDER BY workspace_id FOR UPDATE")
                .bind("workspaces", workspaces)
                .mapTo(QuotaFigures.class)
                .forEach(row -> figures.put(row.workspaceId(), row));
        for (LedgerEntry entry : entries) {
            figures.compute(
                    UUID.fromString(entry.getWorkspaceId()),
                    (workspace, before) -> (before == null ? QuotaFigures.start(workspace) : before).after(entry));
        }
        var batch = handle.prepareBatch("""
                INSERT INTO quota_periods (workspace_id, period, seq, granted, reserved, settled, available)
                VALUES (:workspaceId, :period, :seq, :granted, :reserved, :settled, :available)
                ON CONFLICT (workspace_id) DO UPDATE
                  SET period = excluded.period, seq = excluded.seq, granted = excluded.granted,
                      reserved = excluded.reserved, settled = excluded.settled, available = excluded.available""");
        figures.values().forEach(row -> batch.bindMethods(row).add());
        batch.execute();
    }
}
