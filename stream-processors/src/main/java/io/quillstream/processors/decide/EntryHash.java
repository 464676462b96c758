package io.quillstream.processors.decide;

import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.hash.Sha256;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Objects;

/**
 * The hash chain of a ledger, as section 5 of the contract defines it: lower-case hex SHA-256 of the UTF-8 text
 * {@code prev_hash|workspace_id|seq|entry|amount|balance|job_id|topic|partition|offset|at|price_book}, null as empty,
 * {@code prev_hash} empty for the first entry.
 */
public final class EntryHash {

    private static final DateTimeFormatter AT = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private EntryHash() {}

    /** {@code at} in its one form: RFC 3339, UTC as {@code Z}, always three digits of milliseconds. */
    public static String time(Instant at) {
        return AT.format(at);
    }

    /** The text that is hashed. The entry's own hash is not part of it and may be unset. */
    public static String text(LedgerEntry.Builder entry) {
        return String.join(
                "|",
                entry.getPrevHash(),
                entry.getWorkspaceId(),
                Long.toString(entry.getSeq()),
                entry.getEntry(),
                Long.toString(entry.getAmount()),
                Long.toString(entry.getBalance()),
                Objects.requireNonNullElse(entry.getJobId(), ""),
                entry.getCause().getTopic(),
                Integer.toString(entry.getCause().getPartition()),
                Long.toString(entry.getCause().getOffset()),
                time(entry.getAt()),
                Objects.requireNonNullElse(entry.getPriceBook(), ""));
    }

    /** The hash that the entry must carry. */
    public static String of(LedgerEntry entry) {
        return of(LedgerEntry.newBuilder(entry));
    }

    static String of(LedgerEntry.Builder entry) {
        return Sha256.hex(text(entry));
    }
}
