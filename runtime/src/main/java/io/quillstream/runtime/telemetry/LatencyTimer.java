package io.quillstream.runtime.telemetry;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/**
 * Makes timers of what somebody waits for. They count in buckets, which can be added up: a quantile over all instances
 * of a service comes of them, and none comes of quantiles that each instance works out for itself. The boundaries are
 * few and the same everywhere, so that each series becomes thirteen and not a hundred.
 */
public final class LatencyTimer {

    /** From an answer that is there already to the longest call of a model, by the default of its time-out. */
    private static final Duration[] BOUNDARIES = {
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(25),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofMillis(2_500),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
    };

    private LatencyTimer() {}

    /** A timer of that name, to be described, labelled and registered. */
    public static Timer.Builder named(String name) {
        return Timer.builder(name).serviceLevelObjectives(BOUNDARIES);
    }
}
