package io.quillstream.client;

import java.time.Instant;

/**
 * Credits of the running period.
 *
 * @param period UTC month, for example {@code 2026-11}
 */
public record Quota(
        String plan, String period, long granted, long reserved, long settled, long available, Instant resetsAt) {}
