package io.quillstream.workers.consume;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * When verdicts have to leave by a request of their own. Those of the last records travel with the next fetch for nothing;
 * only where others take long is one sent ahead. Each such request costs the broker a change of the group's state in its log,
 * and holds up the fetch behind it, so what ends within a moment leaves together. Who dies meanwhile leaves tasks to others
 * that were done; their outcomes are in the log, and are not counted twice. Used by the loop's thread alone.
 */
final class UnsentVerdicts {

    /** Longest time for which a verdict waits for others. */
    static final Duration MOMENT = Duration.ofMillis(25);

    private final LongSupplier nanos;
    private boolean any;
    private long since;

    UnsentVerdicts() {
        this(System::nanoTime);
    }

    /** @param nanos a clock as {@link System#nanoTime} is one */
    UnsentVerdicts(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** One more, or several. */
    void add() {
        if (!any) {
            any = true;
            since = nanos.getAsLong();
        }
    }

    /** All of them leave now, by whatever request. */
    void leave() {
        any = false;
    }

    boolean isEmpty() {
        return !any;
    }

    /** Whether the first of them has waited for long enough. */
    boolean due() {
        return any && nanos.getAsLong() - since >= MOMENT.toNanos();
    }
}
