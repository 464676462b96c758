package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * One finished job as the audit shows it; see {@code AuditRecorded} of the schemas. Null {@code tokensUsed} or
 * {@code costMicros} mean unknown; null provider, model and template that no call was made.
 */
public record AuditRow(
        UUID jobId,
        UUID workspaceId,
        String userId,
        String kind,
        UUID productId,
        String copyType,
        Long tokensUsed,
        Long inputTokens,
        Long outputTokens,
        Long cacheReadTokens,
        Long cacheWriteTokens,
        Long reasoningTokens,
        Boolean usageEstimated,
        Long costMicros,
        String priceBook,
        long credits,
        String status,
        String errorCode,
        int resultCount,
        String templateVersion,
        String provider,
        String model,
        int attempts,
        int unmeteredCalls,
        boolean degraded,
        Instant requestedAt,
        Instant timestamp,
        String causeTopic,
        int causePartition,
        long causeOffset,
        String sourceTopic,
        int sourcePartition,
        long sourceOffset) {}
