package io.quillstream.workers.model;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.workers.model.ModelReply.Interrupted;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Lets at most so many calls to one provider be under way; the others wait their turn, unless the provider is given up
 * meanwhile or nobody wants the answer any more. Thread-safe.
 */
public final class LimitedModel implements TextModel {

    private final TextModel model;
    private final String provider;
    private final String name;
    private final Semaphore slots;
    private final ProviderHealth health;
    private final Clock clock;

    public LimitedModel(
            TextModel model,
            String provider,
            String name,
            int concurrency,
            ProviderHealth health,
            MeterRegistry meters,
            Clock clock) {
        this.model = model;
        this.provider = provider;
        this.name = name;
        this.slots = new Semaphore(concurrency, true);
        this.health = health;
        this.clock = clock;
        Gauge.builder("quill.llm.slots.busy", () -> concurrency - slots.availablePermits())
                .tag("provider", provider)
                .description("Calls under way")
                .register(meters);
    }

    @Override
    public ModelReply write(ModelCall call) {
        long era = health.era();
        Duration left = Duration.between(clock.instant(), call.deadline());
        try {
            if (!slots.tryAcquire(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS)) {
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
            slots.release();
        }
    }
}
