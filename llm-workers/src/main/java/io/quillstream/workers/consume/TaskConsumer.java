package io.quillstream.workers.consume;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.kafka.KafkaClients;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Takes the tasks of one lane from its share group and runs each on a virtual thread, as many at once as the lane has
 * slots. A share consumer hands out its next records only when all of its last ones are settled, so one slow call holds
 * up its whole batch: therefore there are several small poll loops, and another one is started while all of them are
 * held up and slots are free. Extra loops end when they find nothing to do.
 */
public final class TaskConsumer {

    /** Records of one poll. A loop that is held up holds at most these. */
    static final int BATCH = 16;

    private static final Duration IDLE_LOOP = Duration.ofSeconds(30);

    private final Lane lane;
    private final KafkaClients kafka;
    private final TaskHandler handler;
    private final int slots;
    private final int mostLoops;
    private final Semaphore free;
    private final ExecutorService tasks;
    private final List<PollLoop> loops = new ArrayList<>();
    private final AtomicInteger polling = new AtomicInteger();
    private final AtomicInteger named = new AtomicInteger();
    private final AtomicReference<String> broken = new AtomicReference<>();
    private volatile boolean stopping;

    /** @param concurrency calls that all lanes of this process may have under way at one provider */
    public TaskConsumer(Lane lane, KafkaClients kafka, TaskHandler handler, int concurrency, MeterRegistry meters) {
        this.lane = lane;
        this.kafka = kafka;
        this.handler = handler;
        this.slots = lane.slots(concurrency);
        this.mostLoops = Math.clamp(slots / 4, lane.leastLoops(), 48);
        this.free = new Semaphore(slots, true);
        this.tasks = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("task-" + lane.label() + "-", 0).factory());
        Gauge.builder("quill.worker.slots.busy", this, TaskConsumer::busy)
                .tag("lane", lane.label())
                .description("Tasks under way")
                .register(meters);
        Gauge.builder("quill.worker.slots", () -> slots)
                .tag("lane", lane.label())
                .description("Tasks that may be under way at once")
                .register(meters);
        Gauge.builder("quill.worker.loops", this, TaskConsumer::loopCount)
                .tag("lane", lane.label())
                .description("Poll loops")
                .register(meters);
    }

    /** Starts the first poll loops. */
    public synchronized void start() {
        for (int i = 0; i < lane.leastLoops(); i++) {
            addLoop();
        }
    }

    /** Why no tasks are taken any more; empty while all is well. */
    public Optional<String> problem() {
        return Optional.ofNullable(broken.get());
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
        List<PollLoop> all;
        synchronized (this) {
            stopping = true;
            all = List.copyOf(loops);
        }
        // Whoever waits for a slot gets one, sees that we are stopping and gives its task back.
        free.release(1_000_000);
        all.forEach(PollLoop::wake);
        tasks.shutdown();
        try {
            long grace = within.toNanos() * 3 / 4;
            if (!tasks.awaitTermination(grace, TimeUnit.NANOSECONDS)) {
                tasks.shutdownNow();
                tasks.awaitTermination(Math.max(0, deadline - System.nanoTime()) / 2, TimeUnit.NANOSECONDS);
            }
            for (PollLoop loop : all) {
                loop.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
            }
        } catch (InterruptedException e) {
            tasks.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    boolean stopping() {
        return stopping;
    }

    /** Runs a task on its own thread as soon as a slot is free; the verdict is told to the loop. */
    void run(ConsumerRecord<String, byte[]> record, PollLoop loop) {
        tasks.execute(() -> {
            Verdict verdict = Verdict.RELEASE;
            try {
                free.acquire();
                try {
                    if (!stopping) {
                        verdict = handler.handle(lane, record);
                    }
                } finally {
                    free.release();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                loop.finished(record, verdict);
            }
        });
    }

    /** A loop begins (1) or ends (−1) to wait for fresh records. */
    void polling(int change) {
        polling.addAndGet(change);
    }

    /** A loop is held up by slow tasks: starts another one if nobody else fetches and there are slots to fill. */
    synchronized void heldUp() {
        if (!stopping && polling.get() == 0 && loops.size() < mostLoops && free.availablePermits() > 0) {
            addLoop();
        }
    }

    /** Whether a loop that has had nothing to do for this long should end; it then does. */
    synchronized boolean retires(PollLoop loop, Duration idle) {
        boolean retires = idle.compareTo(IDLE_LOOP) > 0 && loops.size() > lane.leastLoops();
        if (retires) {
            loops.remove(loop);
        }
        return retires;
    }

    /** A loop failed for a reason that does not pass. */
    void broke(String reason) {
        broken.compareAndSet(null, reason);
    }

    private synchronized int loopCount() {
        return loops.size();
    }

    private void addLoop() {
        String name = "quill-worker-" + lane.label() + "-" + named.incrementAndGet();
        PollLoop loop = new PollLoop(
                name,
                this,
                () -> kafka.shareConsumer(
                        name,
                        lane.group(),
                        Map.of(
                                "max.poll.records",
                                BATCH,
                                "share.acquire.mode",
                                "record_limit",
                                "fetch.max.wait.ms",
                                2_000)),
                lane.topic().name());
        loops.add(loop);
        loop.start();
    }
}
