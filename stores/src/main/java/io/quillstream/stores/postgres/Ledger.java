package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.postgres.ColumnRows.Column;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The stored ledger and the quota figures that follow from it. Thread-safe. */
public final class Ledger {

    private static final List<Column<FromLog<LedgerEntry>>> COLUMNS = List.of(
            column("workspace_id", "uuid", LedgerEntry::getWorkspaceId),
            column("seq", "bigint", LedgerEntry::getSeq),
            column("entry", "text", LedgerEntry::getEntry),
            column("amount", "bigint", LedgerEntry::getAmount),
            column("balance", "bigint", LedgerEntry::getBalance),
            column("job_id", "uuid", LedgerEntry::getJobId),
            column("cause_topic", "text", entry -> entry.getCause().getTopic()),
            column("cause_partition", "integer", entry -> entry.getCause().getPartition()),
            column("cause_offset", "bigint", entry -> entry.getCause().getOffset()),
            column("at", "timestamptz", LedgerEntry::getAt),
            column("price_book", "text", LedgerEntry::getPriceBook),
            column("prev_hash", "text", LedgerEntry::getPrevHash),
            column("hash", "text", LedgerEntry::getHash),
            source("source_topic", "text", entry -> entry.partition().topic()),
            source("source_partition", "integer", entry -> entry.partition().partition()),
            source("source_offset", "bigint", FromLog::offset));

    private static final ColumnRows<FromLog<LedgerEntry>> ROWS = new ColumnRows<>("ledger_entries", COLUMNS);

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
        Set<String> inserted =
                new HashSet<>(ROWS.insert(handle, entries, "workspace_id || '/' || seq AS entry_key", String.class));
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

    private static Column<FromLog<LedgerEntry>> column(String name, String type, Function<LedgerEntry, Object> value) {
        return source(name, type, entry -> value.apply(entry.value()));
    }

    private static Column<FromLog<LedgerEntry>> source(
            String name, String type, Function<FromLog<LedgerEntry>, Object> value) {
        return new Column<>(name, type, value);
    }
}
