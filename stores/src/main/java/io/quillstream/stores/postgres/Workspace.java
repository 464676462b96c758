package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.UUID;

/**
 * A tenant.
 *
 * @param plan name of a {@link Plan}
 * @param monthlyCredits credits per UTC month; the plan's unless an operator set others
 */
public record Workspace(UUID workspaceId, String name, String plan, long monthlyCredits, Instant createdAt) {}
