package io.quillstream.processors.step;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.processors.decide.Collected;
import java.util.Locale;

/**
 * What the steps count. A transaction that is repeated after a failure counts twice: meters tell of work done, the
 * topics tell of results. Thread-safe.
 */
public final class Meters {

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    void decided(String decision) {
        registry.counter("quill.admissions", "decision", decision).increment();
    }

    void ended(String status) {
        registry.counter("quill.jobs.ended", "status", status).increment();
    }

    void dropped(Collected.Reason reason) {
        registry.counter("quill.completions.dropped", "reason", reason.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    void dispatched(String lane) {
        registry.counter("quill.tasks.dispatched", "lane", lane).increment();
    }

    void deadLetter(String reason) {
        registry.counter("quill.dead.letters", "reason", reason.toLowerCase(Locale.ROOT))
                .increment();
    }
}
