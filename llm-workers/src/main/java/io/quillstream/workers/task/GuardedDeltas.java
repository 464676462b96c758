package io.quillstream.workers.task;

import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.reply.LeakWatch;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Passes events of a call on, but pieces of text only as far as they repeat nothing of the prompt: who follows them sees the
 * answer before it is checked. Used by one thread at a time.
 */
final class GuardedDeltas implements CallEvents {

    private final CallEvents events;
    private final Supplier<LeakWatch> watches;
    private Optional<LeakWatch> watch = Optional.empty();

    /** @param watches makes the watch over one answer; not asked if none is told in pieces */
    GuardedDeltas(CallEvents events, Supplier<LeakWatch> watches) {
        this.events = events;
        this.watches = watches;
    }

    @Override
    public void retrying(Duration in) {
        events.retrying(in);
    }

    @Override
    public void nextAttempt() {
        events.nextAttempt();
    }

    @Override
    public boolean wanted() {
        return events.wanted();
    }

    @Override
    public boolean wantsDeltas() {
        return events.wantsDeltas();
    }

    @Override
    public void delta(String text) {
        if (watch.isEmpty()) {
            watch = Optional.of(watches.get());
        }
        tell(watch.get().pass(text));
    }

    /** What comes behind this is another answer. */
    @Override
    public void deltasEnd() {
        watch.ifPresent(over -> tell(over.rest()));
        watch = Optional.empty();
        events.deltasEnd();
    }

    private void tell(String text) {
        if (!text.isEmpty()) {
            events.delta(text);
        }
    }
}
