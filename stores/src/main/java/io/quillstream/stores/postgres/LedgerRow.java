package io.quillstream.stores.postgres;

import java.time.Instant;
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
        long sourceOffset) {}
