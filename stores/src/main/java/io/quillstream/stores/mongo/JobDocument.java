package io.quillstream.stores.mongo;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A job as the view shows it. Fields that are not known (yet) are null.
 *
 * @param fingerprint of the request that made the job; null until the admission was seen, or a request whose caller was
 *     told of the job before it
 * @param copy the order, for kind copy
 * @param status pending, processing, completed, failed or cancelled
 * @param items null until completed
 * @param faq pairs behind items, for FAQ; null for other types
 * @param error null unless failed or cancelled with a reason
 * @param credits reserved until the end, settled from then on
 * @param batchId null for a job that came alone; customId and line then are null too
 */
public record JobDocument(
        UUID jobId,
        UUID workspaceId,
        String userId,
        String kind,
        String fingerprint,
        Copy copy,
        String status,
        List<String> items,
        List<Pair> faq,
        Error error,
        Long tokensUsed,
        Long costMicros,
        Long credits,
        String provider,
        String model,
        String templateVersion,
        boolean degraded,
        int attempts,
        UUID batchId,
        String customId,
        Integer line,
        Instant createdAt,
        Instant updatedAt) {

    /** The statuses behind which nothing more happens to a job. */
    public static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");

    /** What a copy job was asked to write, defaults filled in; target audience may be null. */
    public record Copy(
            UUID productId, String copyType, String tone, String targetAudience, String lengthPreference, int count) {}

    /** Question and answer. */
    public record Pair(String question, String answer) {}

    /** A code of the public contract. */
    public record Error(String code, String message, boolean retryable) {}

    /** Whether the job has ended. */
    public boolean terminal() {
        return ENDED.contains(status);
    }
}
