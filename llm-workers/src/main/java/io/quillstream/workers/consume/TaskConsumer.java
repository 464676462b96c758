package io.quillstream.workers.consume;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes the tasks of one lane from its share group and runs each on a virtual thread, as many at once as the lane has
 * slots. A few are fetched beyond the slots and wait here, so that a slot is never idle while tasks wait; the rest stays
 * with the broker, for other workers.
 */
public final class TaskConsumer {

    private static final int LEAST_WAITING = 8;

    private final Lane lane;
    private final TaskHandler handler;
    private final int slots;
    private final Semaphore free;
    private final ExecutorService tasks;
    private final LoopPool loops;
    private volatile boolean stopping;

    /** @param concurrency calls that all lanes of this process may have under way at one provider */
    public TaskConsumer(Lane lane, KafkaClients kafka, TaskHandler handler, int concurrency, MeterRegistry meters) {
        this.lane = lane;
        this.handler = handler;
        this.slots = lane.slots(concurrency);
        this.free = new Semaphore(slots, true);
        this.tasks = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("task-" + lane.label() + "-", 0).factory());
        this.loops = new LoopPool(lane, kafka, this, slots);
        Gauge.builder("quill.worker.slots.busy", this, TaskConsumer::busy)
                .tag("lane", lane.label())
                .description("Tasks under way")
                .register(meters);
        Gauge.builder("quill.worker.slots", () -> slots)
                .tag("lane", lane.label())
                .description("Tasks that may be under way at once")
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
        return stopping ? 0 : slots - free.availablePermits();
    }

    /**
     * Takes no more tasks, gives back those that wait for a slot, lets the others finish for most of the given time,
     * then interrupts them and gives them back. Idempotent.
     */
    public void stop(Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        stopping = true;
        // Whoever waits for a slot gets one, sees that we are stopping and gives its task back.
        free.release(1_000_000);
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

    /** Whether a task could begin at once. */
    boolean hasFreeSlot() {
        return free.availablePermits() > 0;
    }

    /** Whether a few more tasks should be fetched: enough that a slot never waits, no more than that. */
    boolean wantsMore() {
        return stopping || free.getQueueLength() < Math.max(LEAST_WAITING, slots / 4);
    }

    /** Runs a task on its own thread as soon as a slot is free; the verdict is told to the loop. */
    void run(ConsumerRecord<String, byte[]> record, PollLoop loop) {
        try {
            tasks.execute(() -> loop.finished(record, verdict(record)));
        } catch (RejectedExecutionException e) {
            // It came with the last poll before the end.
            loop.finished(record, Verdict.RELEASE);
        }
    }

    private Verdict verdict(ConsumerRecord<String, byte[]> record) {
        try {
            free.acquire();
            try {
                return stopping ? Verdict.RELEASE : handler.handle(lane, record);
            } finally {
                free.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Verdict.RELEASE;
        }
    }
}
