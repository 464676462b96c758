package io.quillstream.stores.mongo;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The content that a completed job wrote.
 *
 * @param sha256 of the items joined by U+001E, lower-case hex
 * @param faq pairs behind items, for FAQ; empty for other types
 */
public record ContentDocument(
        UUID jobId,
        UUID workspaceId,
        String kind,
        List<String> items,
        List<JobDocument.Pair> faq,
        String sha256,
        Instant createdAt,
        Instant completedAt) {}
