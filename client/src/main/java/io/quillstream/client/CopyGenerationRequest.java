package io.quillstream.client;

import java.util.UUID;

/**
 * One order of product copy. Fields that are null are left to the contract's defaults.
 *
 * @param workspaceId must be the credential's workspace
 * @param productId a product of that workspace
 * @param copyType {@code titles}, {@code selling_points}, {@code faq} or {@code descriptions}
 * @param tone {@code professional}, {@code casual}, {@code enthusiastic} or {@code luxury}; may be null
 * @param targetAudience at most 500 characters; may be null
 * @param lengthPreference {@code short}, {@code medium} or {@code long}; may be null
 * @param count 1 to 10; may be null
 */
public record CopyGenerationRequest(
        UUID workspaceId,
        UUID productId,
        String copyType,
        String tone,
        String targetAudience,
        String lengthPreference,
        Integer count) {

    /** An order with every default. */
    public static CopyGenerationRequest of(UUID workspaceId, UUID productId, String copyType) {
        return new CopyGenerationRequest(workspaceId, productId, copyType, null, null, null, null);
    }

    /** The same order for that many items. */
    public CopyGenerationRequest withCount(Integer items) {
        return new CopyGenerationRequest(
                workspaceId, productId, copyType, tone, targetAudience, lengthPreference, items);
    }

    /** The same order in that tone. */
    public CopyGenerationRequest withTone(String other) {
        return new CopyGenerationRequest(
                workspaceId, productId, copyType, other, targetAudience, lengthPreference, count);
    }
}
