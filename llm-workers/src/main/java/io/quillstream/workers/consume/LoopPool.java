package io.quillstream.workers.consume;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.InWords;
import io.quillstream.workers.lane.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.GroupMaxSizeReachedException;

/**
 * The poll loops of a lane. A share consumer fetches again only when all of its last records are settled, and each
 * member of the group is given certain partitions only: one slow call would hold up all tasks behind it there. So while
 * loops are held up and slots are free, loops are added until every partition has one that is not. They end again when
 * they have had nothing to do for a while. Thread-safe.
 */
final class LoopPool {

    /** Records of one poll: what a loop that is held up keeps from others at most. */
    private static final int BATCH = 16;

    /** Run even when there is nothing to do. While the tasks of one are under way, the other fetches the next. */
    private static final int LEAST_LOOPS = 2;

    private static final int MOST_LOOPS = 48;
    private static final Duration IDLE_LOOP = Duration.ofSeconds(30);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(250);

    private final Lane lane;
    private final KafkaClients kafka;
    private final TaskConsumer consumer;
    private final int most;
    private final String process = UUID.randomUUID().toString().substring(0, 8);
    private final List<PollLoop> loops = new ArrayList<>();
    private final AtomicReference<String> broken = new AtomicReference<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long lastLook = System.nanoTime();
    private int named;

    LoopPool(Lane lane, KafkaClients kafka, TaskConsumer consumer, int slots) {
        this.lane = lane;
        this.kafka = kafka;
        this.consumer = consumer;
        this.most = Math.clamp(slots, LEAST_LOOPS, MOST_LOOPS);
    }

    synchronized void start() {
        for (int i = 0; i < LEAST_LOOPS; i++) {
            add();
        }
    }

    synchronized int size() {
        return loops.size();
    }

    /** Why no tasks are taken any more; empty while all is well. */
    Optional<String> problem() {
        return Optional.ofNullable(broken.get());
    }

    synchronized void wake() {
        loops.forEach(PollLoop::wake);
    }

    /** Waits for all loops to end, until the given {@link System#nanoTime}. */
    void join(long deadline) throws InterruptedException {
        List<PollLoop> all;
        synchronized (this) {
            all = List.copyOf(loops);
        }
        for (PollLoop loop : all) {
            loop.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())));
        }
    }

    /** A loop is held up by slow tasks. Looks, now and then and on another thread, whether one more is needed. */
    void heldUp() {
        boolean worth = !consumer.stopping() && consumer.hasFreeSlot() && size() < most;
        if (worth && System.nanoTime() - lastLook > LOOK_PAUSE.toNanos() && looking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("quill-worker-look").start(() -> {
                try {
                    addIfStarved();
                } catch (KafkaException e) {
                    // The broker is away, and with it the tasks.
                } finally {
                    lastLook = System.nanoTime();
                    looking.set(false);
                }
            });
        }
    }

    /** Whether a loop that has had nothing to do for this long should end; it then does. */
    synchronized boolean retires(PollLoop loop, Duration idle) {
        return idle.compareTo(IDLE_LOOP) > 0 && loops.size() > LEAST_LOOPS && loops.remove(loop);
    }

    /** A loop failed. Fatal, unless it is one too many for the group. */
    synchronized void failed(PollLoop loop, Throwable failure) {
        boolean spare = failure instanceof GroupMaxSizeReachedException && loops.size() > LEAST_LOOPS;
        loops.remove(loop);
        if (!spare) {
            broken.compareAndSet(null, "Tasks of " + lane.topic() + " are not read: " + InWords.of(failure));
        }
    }

    private void addIfStarved() {
        ShareAssignments assignments = ShareAssignments.of(kafka, lane.group());
        synchronized (this) {
            Set<String> ready = loops.stream()
                    .filter(PollLoop::fetching)
                    .map(PollLoop::name)
                    .collect(Collectors.toSet());
            // A loop that has no partitions yet may be about to get the starved one.
            boolean settling = loops.stream().map(PollLoop::name).anyMatch(name -> !assignments.knows(name));
            if (!consumer.stopping() && !settling) {
                int more = Math.min(assignments.starved(ready), most - loops.size());
                for (int i = 0; i < more; i++) {
                    add();
                }
            }
        }
    }

    private void add() {
        String name = "quill-worker-" + lane.label() + "-" + process + "-" + ++named;
        PollLoop loop = new PollLoop(
                name,
                consumer,
                this,
                () -> kafka.shareConsumer(
                        name, lane.group(), Map.of("max.poll.records", BATCH, "share.acquire.mode", "record_limit")),
                lane.topic().name());
        loops.add(loop);
        loop.start();
    }
}
