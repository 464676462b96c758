package io.quillstream.launcher.chaos.load;

import java.util.UUID;

/**
 * A workspace of the campaign.
 *
 * @param credits all that it ever gets
 * @param token of a user of it
 * @param product that it has texts about
 * @param items that it asks for with each order
 */
public record Tenant(String name, UUID workspace, long credits, String token, UUID product, int items) {}
