package io.quillstream.edge.outbound;

import java.time.Duration;

/**
 * Bounds of one call, redirects included.
 *
 * @param bytes largest body of an answer; a larger one is a failure
 * @param hops most redirects
 */
public record OutboundLimits(int bytes, int hops, Duration connect, Duration total) {

    public static final OutboundLimits DEFAULT =
            new OutboundLimits(1 << 20, 3, Duration.ofSeconds(5), Duration.ofSeconds(15));
}
