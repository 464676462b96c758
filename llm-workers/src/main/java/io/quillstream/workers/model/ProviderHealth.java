package io.quillstream.workers.model;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Whether a provider is well. When half of its last calls failed it is given up for a while, then one call tries it, and
 * the outcome of that call alone decides. Each giving up begins a new era: what calls of an earlier one come back with
 * is no news. Thread-safe.
 */
public final class ProviderHealth {

    private static final int WINDOW = 20;
    private static final int LEAST_CALLS = 10;
    private static final long TRIAL_LOOK_MS = 250;

    private final Duration pause;
    private final Clock clock;
    private final LongSupplier nanos;
    private final CircuitBreaker breaker;
    private final AtomicLong era = new AtomicLong();
    private final Object change = new Object();
    private volatile long nextTrial;
    private volatile TroubleKind lastSickness = TroubleKind.UNAVAILABLE;

    /** @param pause time without calls before one tries the provider */
    public ProviderHealth(String provider, Duration pause, MeterRegistry meters, Clock clock) {
        this(provider, pause, meters, clock, System::nanoTime);
    }

    /**
     * @param clock of deadlines
     * @param nanos a clock as {@link System#nanoTime} is one; the pause is not counted by the time of day, which may be set back
     */
    ProviderHealth(String provider, Duration pause, MeterRegistry meters, Clock clock, LongSupplier nanos) {
        this.pause = pause;
        this.clock = clock;
        this.nanos = nanos;
        this.nextTrial = nanos.getAsLong();
        this.breaker = CircuitBreaker.of(
                provider,
                CircuitBreakerConfig.custom()
                        .slidingWindowType(SlidingWindowType.COUNT_BASED)
                        .slidingWindowSize(WINDOW)
                        .minimumNumberOfCalls(LEAST_CALLS)
                        .failureRateThreshold(50)
                        // Calls that take long are no sign of sickness: their time-outs are.
                        .slowCallRateThreshold(100)
                        .slowCallDurationThreshold(Duration.ofHours(1))
                        .waitDurationInOpenState(pause)
                        .clock(new Passing(nanos))
                        .permittedNumberOfCallsInHalfOpenState(1)
                        .build());
        breaker.getEventPublisher()
                .onStateTransition(event -> changed(event.getStateTransition().getToState()));
        Gauge.builder("quill.llm.breaker.open", () -> breaker.getState() == CircuitBreaker.State.CLOSED ? 0 : 1)
                .tag("provider", provider)
                .description("1 while the provider is left alone")
                .register(meters);
    }

    /** Asks for leave to call; whoever gets it must tell what came of the call by one of the other methods. */
    boolean admits() {
        return breaker.tryAcquirePermission();
    }

    /** Counts how often the provider was given up. */
    long era() {
        return era.get();
    }

    /** How long until the next call may try the provider; zero if one may now, or is under way. */
    Duration untilTrial() {
        return Duration.ofNanos(Math.max(0, nextTrial - nanos.getAsLong()));
    }

    /** What spoke against the provider last: whenever it is given up, it is for that. */
    TroubleKind lastSickness() {
        return lastSickness;
    }

    /** Waits as long as another call tries the provider, at most until the given time. */
    void awaitTrial(Instant deadline) throws InterruptedException {
        synchronized (change) {
            while (breaker.getState() == CircuitBreaker.State.HALF_OPEN
                    && clock.instant().isBefore(deadline)) {
                // Looks again by itself, too: a trial may be given up without an outcome.
                change.wait(TRIAL_LOOK_MS);
                if (breaker.tryAcquirePermission()) {
                    breaker.releasePermission();
                    return;
                }
            }
        }
    }

    /** The call of that era was answered. */
    void well(long of, long tookNanos) {
        if (of == era()) {
            breaker.onSuccess(tookNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The call of that era failed in a way that speaks against the provider. */
    void sick(long of, long tookNanos, TroubleKind kind) {
        if (of == era()) {
            // Before the breaker opens: whoever finds it open is told why.
            lastSickness = kind;
            breaker.onError(tookNanos, TimeUnit.NANOSECONDS, new SickProviderException(kind));
        }
    }

    /** The call of that era was not made, or was cut short by us. */
    void unknown(long of) {
        if (of == era()) {
            breaker.releasePermission();
        }
    }

    private void changed(CircuitBreaker.State to) {
        if (to == CircuitBreaker.State.OPEN) {
            nextTrial = nanos.getAsLong() + pause.toNanos();
            era.incrementAndGet();
        }
        synchronized (change) {
            change.notifyAll();
        }
    }

    /** Time that only passes, as the breaker wants to be told it. */
    private static final class Passing extends Clock {

        private final LongSupplier nanos;
        private final long began;

        private Passing(LongSupplier nanos) {
            this.nanos = nanos;
            this.began = nanos.getAsLong();
        }

        @Override
        public Instant instant() {
            return Instant.EPOCH.plusNanos(nanos.getAsLong() - began);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** Only because the breaker asks for a throwable. */
    private static final class SickProviderException extends Exception {
        private static final long serialVersionUID = 1L;

        SickProviderException(TroubleKind kind) {
            super(kind.name(), null, false, false);
        }
    }
}
