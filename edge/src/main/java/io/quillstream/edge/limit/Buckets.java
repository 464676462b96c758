package io.quillstream.edge.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;

/** Rates in the words of bucket4j, and its answers in ours. */
final class Buckets {

    private Buckets() {}

    /** Full at first; every token comes back by itself, evenly over the window. */
    static Bandwidth bandwidth(Rate rate) {
        return Bandwidth.builder()
                .capacity(rate.limit())
                .refillGreedy(rate.limit(), rate.window())
                .build();
    }

    static Verdict verdict(ConsumptionProbe probe, Rate rate) {
        return new Verdict(
                probe.isConsumed(),
                rate,
                probe.getRemainingTokens(),
                Duration.ofNanos(probe.getNanosToWaitForReset()),
                Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
