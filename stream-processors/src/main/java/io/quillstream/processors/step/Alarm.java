package io.quillstream.processors.step;

import java.time.Duration;
import java.util.function.LongConsumer;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * Rings once, by the wall clock, on the task's thread. Kafka Streams itself has only ticks that repeat, and counts each as
 * work to be committed: with steps that ticked whether or not anything was due, idle processors made nine transactions a
 * second of nothing.
 */
final class Alarm {

    private final ProcessorContext<?, ?> context;
    private final LongConsumer ring;
    private Cancellable set;
    private long at;

    /** @param ring told the time, in milliseconds of the epoch; may set the alarm again */
    Alarm(ProcessorContext<?, ?> context, LongConsumer ring) {
        this.context = context;
        this.ring = ring;
    }

    /**
     * Sets it, unless it is going to ring before that anyway.
     *
     * @param time in milliseconds of the epoch
     * @param earliest from now on, more than zero
     */
    void setFor(long time, Duration earliest) {
        long now = context.currentSystemTimeMs();
        long next = Math.max(time, now + earliest.toMillis());
        if (set != null && at <= next) {
            return;
        }
        if (set != null) {
            set.cancel();
        }
        at = next;
        set = context.schedule(Duration.ofMillis(next - now), PunctuationType.WALL_CLOCK_TIME, this::ring);
    }

    private void ring(long now) {
        set.cancel();
        set = null;
        ring.accept(now);
    }
}
