package io.quillstream.workers.consume;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes the tasks of one lane from its share group and runs each on a virtual thread, as many at once as it gets of the
 * process's slots. A few are fetched beyond the slots and wait here, so that a slot is never idle while tasks wait; the
 * rest stays with the broker, for other workers.
 */
public final class TaskConsumer {

    private static final int LEAST_WAITING = 8;

    private final Lane lane;
    private final TaskHandler handler;
    private final LaneSlots slots;
    private final ExecutorService tasks;
    private final LoopPool loops;
    private volatile boolean stopping;

    /** @param slots of this process, for all lanes */
    public TaskConsumer(Lane lane, KafkaClients kafka, TaskHandler handler, LaneSlots slots, MeterRegistry meters) {
        this.lane = lane;
        this.handler = handler;
        this.slots = slots;
        this.tasks = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("task-" + lane.label() + "-", 0).factory());
        this.loops = new LoopPool(lane, kafka, this, slots.size());
        Gauge.builder("quill.worker.slots.busy", this, TaskConsumer::busy)
                .tag("lane", lane.label())
                .description("Tasks under way")
                .register(meters);
        Gauge.builder("quill.worker.slots", slots::size)
                .tag("lane", lane.label())
                .description("Tasks of all lanes that may be under way at once")
                .register(meters);
        Gauge.builder("quill.worker.loops", loops, LoopPool::size)
                .tag("lane", lane.label())
                .description("Poll loops")
                .register(meters);
    }

    /** Starts to take tasks. */
    public void start() {
        loops.start();
    }

    /** Why no tasks are taken any more; empty while all is well. */
    public Optional<String> problem() {
        return loops.problem();
    }

    /** Tasks under way. */
    public int busy() {
        return slots.busy(lane);
    }

    /**
     * Takes no more tasks, gives back those that wait for a slot, lets the others finish for most of the given time,
     * then interrupts them and gives them back. Idempotent.
     */
    public void stop(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        stopping = true;
        slots.close(lane);
        loops.wake();
        tasks.shutdown();
        try {
            if (!tasks.awaitTermination(within.toNanos() * 3 / 4, TimeUnit.NANOSECONDS)) {
                tasks.shutdownNow();
                tasks.awaitTermination(Math.max(0, deadline - System.nanoTime()) / 2, TimeUnit.NANOSECONDS);
            }
            loops.join(deadline);
        } catch (InterruptedException e) {
            tasks.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    boolean stopping() {
        return stopping;
    }

    /**
     * Whether tasks are left to others, because what ours would tell is refused: each would cost a call, and one of the few
     * times that its group hands it out. Ends with a record that is taken, or after ten seconds, for the next try.
     */
    boolean pauses() {
        return !stopping && handler.refused();
    }

    /** Whether a task could begin at once. */
    boolean hasFreeSlot() {
        return slots.free();
    }

    /** Whether a few more tasks should be fetched: enough that a slot never waits, no more than that. */
    boolean wantsMore() {
        return stopping || slots.waiting(lane) < Math.max(LEAST_WAITING, slots.size() / 4);
    }

    /** Runs a task on its own thread as soon as a slot is free; the verdict is told to the loop. */
    void run(ConsumerRecord<String, byte[]> record, Lease lease, PollLoop loop) {
        try {
            tasks.execute(() -> loop.finished(record, verdict(record, lease)));
        } catch (RejectedExecutionException e) {
            // It came with the last poll before the end.
            loop.finished(record, Verdict.RELEASE);
        }
    }

    /** Runs a task as soon as a slot is free; what is to become of its record. */
    Verdict verdict(ConsumerRecord<String, byte[]> record, Lease lease) {
        try {
            if (Redelivery.runsOut(record)) {
                return handler.putBack(lane, record);
            }
            if (!slots.acquire(lane)) {
                return Verdict.RELEASE;
            }
            try {
                return lease.holds() && !pauses() ? handler.handle(lane, record, lease) : Verdict.RELEASE;
            } finally {
                slots.release(lane);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.RELEASE;
        }
    }
}
