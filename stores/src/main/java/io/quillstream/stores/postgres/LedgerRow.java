package io.quillstream.stores.postgres;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.UUID;

/**
 * One entry of a workspace's ledger as stored; see {@code LedgerEntry} of the schemas.
 *
 * @param jobId null for grants and lapses
 * @param priceBook null if no price was behind it
 */
public record LedgerRow(
        UUID workspaceId,
        long seq,
        String entry,
        long amount,
        long balance,
        UUID jobId,
        String causeTopic,
        int causePartition,
        long causeOffset,
        Instant at,
        String priceBook,
        String prevHash,
        String hash,
        String sourceTopic,
        int sourcePartition,
        long sourceOffset) {

    private static final DateTimeFormatter RFC_3339 =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    /** The text behind {@link #hash}, as the public contract defines it, with three fraction digits in the time. */
    public String hashedText() {
        return String.join(
                "|",
                prevHash,
                workspaceId.toString(),
                Long.toString(seq),
                entry,
                Long.toString(amount),
                Long.toString(balance),
                jobId == null ? "" : jobId.toString(),
                causeTopic,
                Integer.toString(causePartition),
                Long.toString(causeOffset),
                RFC_3339.format(at),
                priceBook == null ? "" : priceBook);
    }

    /** The whole row in one line: what two derivations of the ledger are compared by, byte for byte. */
    public String canonicalText() {
        return hashedText() + "|" + hash + "|" + sourceTopic + "|" + sourcePartition + "|" + sourceOffset;
    }
}
