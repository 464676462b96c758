package io.quillstream.processors.step;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quillstream.processors.decide.Collected;
import io.quillstream.processors.decide.JobLifecycle;
import io.quillstream.runtime.telemetry.LatencyTimer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the steps count. A transaction that is repeated after a failure counts twice: meters tell of work done, the
 * topics tell of results. Thread-safe.
 */
public final class Meters {

    private final MeterRegistry registry;
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong out = new AtomicLong();
    private final MeterProvider<Timer> times;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
        this.times = LatencyTimer.named("quill.jobs.time")
                .description("Jobs that ended, with the time since they were asked for")
                .withRegistry(registry);
        Gauge.builder("quill.queue.depth", waiting, AtomicLong::get)
                .description("Tasks that wait for a slot of their workspace, in the partitions of this process")
                .register(registry);
        Gauge.builder("quill.tasks.out", out, AtomicLong::get)
                .description("Tasks given to the workers and not finished, in the partitions of this process")
                .register(registry);
        beginAtZero();
    }

    /**
     * Of what somebody is woken for. A rate is the difference of two readings: the first dead letter of a process would be a
     * series that begins with 1, and for Prometheus nothing would have happened.
     */
    private void beginAtZero() {
        for (DeadLetters.Reason reason : DeadLetters.Reason.values()) {
            deadLetters(reason.name());
        }
        for (String status : List.of(JobLifecycle.COMPLETED, JobLifecycle.FAILED, JobLifecycle.CANCELLED)) {
            jobsEnded(status);
        }
    }

    /** So many more tasks wait, or fewer if negative. */
    void waiting(long change) {
        waiting.addAndGet(change);
    }

    /** So many more tasks are out, or fewer if negative. */
    void out(long change) {
        out.addAndGet(change);
    }

    void decided(String decision) {
        registry.counter("quill.admissions", "decision", decision).increment();
    }

    /** @param took from the job's request to its end, by the times of the events; less than none, of clocks that differ, is none */
    void ended(String lane, String status, Duration took) {
        jobsEnded(status).increment();
        times.withTags("lane", lane, "status", status).record(took.isNegative() ? Duration.ZERO : took);
    }

    void dropped(Collected.Reason reason) {
        registry.counter("quill.completions.dropped", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void dispatched(String lane) {
        registry.counter("quill.tasks.dispatched", "lane", lane).increment();
    }

    void deadLetter(String reason) {
        deadLetters(reason).increment();
    }

    private Counter jobsEnded(String status) {
        return registry.counter("quill.jobs.ended", "status", status);
    }

    private Counter deadLetters(String reason) {
        return registry.counter("quill.dead.letters", "reason", reason.toLowerCase(Locale.ROOT));
    }
}
