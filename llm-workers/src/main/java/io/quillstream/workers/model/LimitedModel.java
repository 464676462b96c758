package io.quillstream.workers.model;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.model.ModelReply.Interrupted;
import java.time.Clock;
import java.time.Duration;

/**
 * Lets at most so many calls to one provider be under way; the others wait their turn, by the rule of
 * {@link LaneSlots}, unless the provider is given up meanwhile or nobody wants the answer any more. Thread-safe.
 */
public final class LimitedModel implements TextModel {

    private final TextModel model;
    private final String provider;
    private final String name;
    private final LaneSlots slots;
    private final ProviderHealth health;
    private final Clock clock;

    /** @param slots calls that may be under way at once */
    public LimitedModel(
            TextModel model,
            String provider,
            String name,
            LaneSlots slots,
            ProviderHealth health,
            MeterRegistry meters,
            Clock clock) {
        this.model = model;
        this.provider = provider;
        this.name = name;
        this.slots = slots;
        this.health = health;
        this.clock = clock;
        Gauge.builder("quill.llm.slots.busy", slots::taken)
                .tag("provider", provider)
                .description("Calls under way")
                .register(meters);
        FunctionCounter.builder("quill.llm.slots.used", slots, LimitedModel::usedSeconds)
                .tag("provider", provider)
                .baseUnit("seconds")
                .description("Time of all slots together in which they were somebody's")
                .register(meters);
    }

    private static double usedSeconds(LaneSlots slots) {
        return slots.used().toNanos() / 1e9;
    }

    @Override
    public ModelReply write(ModelCall call) {
        long era = health.era();
        Duration left = Duration.between(clock.instant(), call.deadline());
        try {
            if (!slots.acquire(call.lane(), left)) {
                // No provider's fault, and too late for another: the stream processors end the job at its deadline.
                return new Interrupted(0);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Interrupted(0);
        }
        try {
            if (!call.events().wanted()) {
                return new Interrupted(0);
            }
            return era == health.era() ? model.write(call) : BreakerModel.givenUp(health, provider, name);
        } finally {
            slots.release(call.lane());
        }
    }
}
