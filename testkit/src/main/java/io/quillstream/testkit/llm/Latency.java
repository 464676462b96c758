package io.quillstream.testkit.llm;

import java.time.Duration;
import java.util.Random;
import java.util.function.Supplier;

/** How long answers take. Implementations are thread-safe. */
@FunctionalInterface
public interface Latency extends Supplier<Duration> {

    /** At once. */
    static Latency none() {
        return fixed(Duration.ZERO);
    }

    /** Always the same. */
    static Latency fixed(Duration time) {
        return () -> time;
    }

    /**
     * Log-normal, as real providers are: most answers near the median, few much later.
     *
     * @param p99 only one in a hundred takes longer
     * @param seed same seed, same sequence
     */
    static Latency logNormal(Duration median, Duration p99, long seed) {
        double mu = Math.log(median.toNanos());
        double sigma = (Math.log(p99.toNanos()) - mu) / 2.3263;
        Random random = new Random(seed);
        return () -> Duration.ofNanos((long) Math.exp(mu + sigma * random.nextGaussian()));
    }
}
