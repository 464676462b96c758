package io.quillstream.testkit.proxy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A course of conditions, one after the other, with a clear link behind the last one.
 *
 * @param phases in order
 */
public record LinkScript(List<Phase> phases) {

    /** A condition and how long it lasts. */
    public record Phase(LinkCondition condition, Duration lasts) {}

    public LinkScript {
        phases = List.copyOf(phases);
    }

    /** Bad and clear phases in turn; the same seed gives the same script. */
    public static LinkScript seeded(long seed, int badPhases, Duration longest) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Phase> phases = new ArrayList<>();
        for (int i = 0; i < badPhases; i++) {
            phases.add(new Phase(LinkCondition.anyBad(random), part(random, longest)));
            phases.add(new Phase(new LinkCondition.Clear(), part(random, longest)));
        }
        return new LinkScript(phases);
    }

    /** Plays it on the proxy; completes when the link is clear for good. Closing the proxy does not end it earlier. */
    public CompletableFuture<Void> play(FaultProxy proxy) {
        CompletableFuture<Void> played = CompletableFuture.completedFuture(null);
        for (Phase phase : phases) {
            Executor afterwards =
                    CompletableFuture.delayedExecutor(phase.lasts().toNanos(), TimeUnit.NANOSECONDS);
            played = played.thenRun(() -> proxy.become(phase.condition())).thenRunAsync(() -> {}, afterwards);
        }
        return played.thenRun(() -> proxy.become(new LinkCondition.Clear()));
    }

    private static Duration part(SplittableRandom random, Duration longest) {
        return Duration.ofMillis(random.nextLong(1, Math.max(2, longest.toMillis())));
    }
}
