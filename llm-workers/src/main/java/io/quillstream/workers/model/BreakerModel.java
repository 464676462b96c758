package io.quillstream.workers.model;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Leaves a sick provider alone: when half of its last calls failed, it is not asked for a while, then one call tries it.
 * Thread-safe.
 */
public final class BreakerModel implements TextModel {

    private static final int WINDOW = 20;
    private static final int LEAST_CALLS = 10;

    private final TextModel model;
    private final String provider;
    private final String name;
    private final Duration pause;
    private final CircuitBreaker breaker;

    /** @param pause time without calls before one tries the provider */
    public BreakerModel(TextModel model, String provider, String name, Duration pause, MeterRegistry meters) {
        this.model = model;
        this.provider = provider;
        this.name = name;
        this.pause = pause;
        this.breaker = CircuitBreaker.of(
                provider,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .failureRateThreshold(50)
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofHours(1))
                        .waitDurationInOpenState(pause)
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        Gauge.builder("quill.llm.breaker.open", () -> breaker.getState() == CircuitBreaker.State.CLOSED ? 0 : 1)
                .tag("provider", provider)
                .description("1 while the provider is left alone")
                .register(meters);
    }

    @Override
    public ModelReply write(ModelCall call) {
        if (!breaker.tryAcquirePermission()) {
            return new Trouble(TroubleKind.BREAKER_OPEN, provider, name, "left alone", Optional.of(pause), 0);
        }
        long began = System.nanoTime();
        ModelReply reply = model.write(call);
        long took = System.nanoTime() - began;
        switch (reply) {
            case Answer answer -> breaker.onSuccess(took, TimeUnit.NANOSECONDS);
            case Interrupted interrupted -> breaker.releasePermission();
            case Trouble trouble when trouble.calls() == 0 -> breaker.releasePermission();
            case Trouble trouble
            when trouble.kind().sickness() ->
                breaker.onError(took, TimeUnit.NANOSECONDS, new SickProviderException(trouble.kind()));
            case Trouble trouble -> breaker.onSuccess(took, TimeUnit.NANOSECONDS);
        }
        return reply;
    }

    /** Only because the breaker asks for a throwable. */
    private static final class SickProviderException extends Exception {
        private static final long serialVersionUID = 1L;

        SickProviderException(TroubleKind kind) {
            super(kind.name(), null, false, false);
        }
    }
}
