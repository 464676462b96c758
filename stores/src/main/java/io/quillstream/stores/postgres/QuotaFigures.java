package io.quillstream.stores.postgres;

import io.quillstream.schemas.event.LedgerEntry;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Where a workspace stands in its running period: the fold of its ledger. At every entry
 * {@code granted = reserved + settled + available}.
 *
 * @param period UTC month of the newest entry, for example {@code 2026-11}
 * @param seq newest entry that is counted in
 * @param granted what was carried over into the period, plus grants, minus lapses
 * @param reserved held by jobs that have not ended
 * @param settled spent in the period
 * @param available balance after the newest entry
 */
public record QuotaFigures(
        UUID workspaceId, String period, long seq, long granted, long reserved, long settled, long available) {

    /** Before the first entry. */
    static QuotaFigures start(UUID workspace) {
        return new QuotaFigures(workspace, "", 0, 0, 0, 0, 0);
    }

    /** The figures after the next entry; an entry that is counted in already changes nothing. */
    QuotaFigures after(LedgerEntry entry) {
        if (entry.getSeq() <= seq) {
            return this;
        }
        String month = YearMonth.from(entry.getAt().atOffset(ZoneOffset.UTC)).toString();
        QuotaFigures from = in(month);
        long amount = entry.getAmount();
        return switch (entry.getEntry()) {
            case "grant" -> from.moved(entry, amount, 0, 0);
            case "lapse" -> from.moved(entry, -amount, 0, 0);
            case "reserve" -> from.moved(entry, 0, amount, 0);
            case "release" -> from.moved(entry, 0, -amount, 0);
            case "settle" -> from.moved(entry, 0, -amount, amount);
            default ->
                // No more of it: health tells this to anybody who asks.
                throw new ConflictingRowException(
                        "The ledger carries an entry of unknown kind, its workspace's number " + entry.getSeq());
        };
    }

    /**
     * The figures as of a month: the same if it is the newest entry's or one before it. In a later one nothing is spent
     * yet and all that is left is carried over; what lapses of that is known when the ledger says so, seconds after the
     * month's beginning.
     *
     * @param month UTC, for example {@code 2026-12}
     */
    public QuotaFigures in(String month) {
        return month.compareTo(period) > 0 ? rolledTo(month) : this;
    }

    private QuotaFigures rolledTo(String month) {
        return new QuotaFigures(workspaceId, month, seq, available + reserved, reserved, 0, available);
    }

    private QuotaFigures moved(LedgerEntry entry, long grantedBy, long reservedBy, long settledBy) {
        return new QuotaFigures(
                workspaceId,
                period,
                entry.getSeq(),
                granted + grantedBy,
                reserved + reservedBy,
                settled + settledBy,
                entry.getBalance());
    }
}
