package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.stores.position.FromLog;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The stored ledger and the quota figures that follow from it. Thread-safe. */
public final class Ledger {

    private static final JsonRows ROWS = new JsonRows("ledger_entries");

    private final Postgres postgres;

    public Ledger(Postgres postgres) {
        this.postgres = postgres;
    }

    /**
     * Stores entries in the caller's transaction (of the operator) and moves the quota figures on. Entries that are
     * stored already change nothing.
     *
     * @param entries in log order
     * @throws ConflictingRowException if a stored entry differs
     */
    public static void append(Handle handle, List<FromLog<LedgerEntry>> entries) {
        Set<String> inserted = new HashSet<>(ROWS.insert(
                handle,
                entries.stream().map(Ledger::row).toList(),
                "workspace_id || '/' || seq AS entry_key",
                String.class));
        Quota.advance(
                handle,
                entries.stream()
                        .map(FromLog::value)
                        .filter(entry -> inserted.contains(entry.getWorkspaceId() + "/" + entry.getSeq()))
                        .toList());
    }

    /** Entries of the workspace in order, behind {@code afterSeq} (0 for the beginning). */
    public Page<LedgerRow, Long> page(UUID workspace, long afterSeq, int limit) {
        return postgres.asWorkspace(
                workspace,
                handle -> Page.cut(
                        handle.createQuery("SELECT * FROM ledger_entries WHERE seq > :after ORDER BY seq LIMIT :limit")
                                .bind("after", afterSeq)
                                .bind("limit", limit + 1)
                                .mapTo(LedgerRow.class)
                                .list(),
                        limit,
                        LedgerRow::seq));
    }

    /** Entries of one job, in order. */
    public List<LedgerRow> ofJob(UUID workspace, UUID job) {
        return postgres.asWorkspace(
                workspace,
                handle -> handle.createQuery("SELECT * FROM ledger_entries WHERE job_id = :job ORDER BY seq")
                        .bind("job", job)
                        .mapTo(LedgerRow.class)
                        .list());
    }

    private static Map<String, Object> row(FromLog<LedgerEntry> entry) {
        LedgerEntry value = entry.value();
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("workspace_id", value.getWorkspaceId());
        row.put("seq", value.getSeq());
        row.put("entry", value.getEntry());
        row.put("amount", value.getAmount());
        row.put("balance", value.getBalance());
        row.put("job_id", value.getJobId());
        row.put("cause_topic", value.getCause().getTopic());
        row.put("cause_partition", value.getCause().getPartition());
        row.put("cause_offset", value.getCause().getOffset());
        row.put("at", value.getAt().toString());
        row.put("price_book", value.getPriceBook());
        row.put("prev_hash", value.getPrevHash());
        row.put("hash", value.getHash());
        row.put("source_topic", entry.partition().topic());
        row.put("source_partition", entry.partition().partition());
        row.put("source_offset", entry.offset());
        return row;
    }
}
