package io.quillstream.workers.consume;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One share consumer on its own thread. The consumer is not thread-safe, so tasks hand their verdicts back by a queue.
 * Records that take long have their locks renewed; those whose lock was lost meanwhile are forgotten, for they are
 * with another worker by then.
 */
final class PollLoop {

    private static final Logger LOG = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final Duration RENEWAL = Duration.ofSeconds(5);
    private static final Duration FULL_PAUSE = Duration.ofMillis(20);
    private static final Duration CLOSE = Duration.ofSeconds(4);
    private static final Duration LOOK_PAUSE = Duration.ofMillis(50);
    private static final long HELD_UP_MS = 250;

    private record Finished(ConsumerRecord<String, byte[]> record, Verdict verdict) {}

    private final TaskConsumer lane;
    private final LoopPool pool;
    private final Supplier<ShareConsumer<String, byte[]>> clients;
    private final String topic;
    private final Thread thread;
    private final LinkedBlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
    private final HeldRecords held = new HeldRecords();
    private final UnsentVerdicts unsent = new UnsentVerdicts();
    private final Standstills standstills = new Standstills(POLL.multipliedBy(2));
    private volatile ShareConsumer<String, byte[]> consumer;
    private volatile boolean fetching = true;

    PollLoop(
            String name,
            TaskConsumer lane,
            LoopPool pool,
            Supplier<ShareConsumer<String, byte[]>> clients,
            String topic) {
        this.lane = lane;
        this.pool = pool;
        this.clients = clients;
        this.topic = topic;
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Its client id. */
    String name() {
        return thread.getName();
    }

    /** Whether it takes new records, and is not held up by those in hand. */
    boolean fetching() {
        return fetching;
    }

    /** Ends a wait for fresh records. */
    void wake() {
        ShareConsumer<String, byte[]> current = consumer;
        if (current != null) {
            current.wakeup();
        }
    }

    void join(Duration most) throws InterruptedException {
        thread.join(most);
    }

    /** Called by the task's thread. */
    void finished(ConsumerRecord<String, byte[]> record, Verdict verdict) {
        finished.add(new Finished(record, verdict));
    }

    private void run() {
        ShareConsumer<String, byte[]> client = null;
        try {
            // Fails, too: for example while the brokers' names cannot be looked up.
            client = clients.get();
            consumer = client;
            client.subscribe(List.of(topic));
            long lastWork = System.nanoTime();
            while (!(lane.stopping() && held.nothingUnderWay())) {
                if (held.isEmpty() && lane.pauses()) {
                    // A standstill: the broker locks now what an answer that is on its way will bring after the pause.
                    client.commitAsync();
                    LockSupport.parkNanos(FULL_PAUSE.toNanos());
                    lastWork = System.nanoTime();
                    continue;
                }
                standstills.alive();
                if (!held.isEmpty()) {
                    tend(client);
                } else if (!lane.wantsMore()) {
                    client.commitAsync();
                    LockSupport.parkNanos(FULL_PAUSE.toNanos());
                    lastWork = System.nanoTime();
                } else {
                    if (takeFresh(client)) {
                        lastWork = System.nanoTime();
                    } else if (pool.retires(this, Duration.ofNanos(System.nanoTime() - lastWork))) {
                        return;
                    }
                }
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is: a worker whose loops end and tell nobody looks well and takes no tasks.
            LOG.error("Poll loop {} ended", thread.getName(), e);
            pool.failed(this, e);
        } finally {
            if (client != null) {
                // Sends the last verdicts and gives back what has none.
                client.close(CLOSE);
            }
        }
    }

    /** Waits for records and begins them. The verdicts on the last ones travel with the request. */
    private boolean takeFresh(ShareConsumer<String, byte[]> client) {
        fetching = true;
        try {
            ConsumerRecords<String, byte[]> records = client.poll(POLL);
            return begin(client, records, standstills.polled(records.isEmpty()));
        } catch (WakeupException e) {
            return false;
        }
    }

    /** Looks after the records in hand for a moment: settles what is finished, renews what takes long. */
    private void tend(ShareConsumer<String, byte[]> client) {
        try {
            Duration pause = unsent.isEmpty() ? LOOK_PAUSE : UnsentVerdicts.MOMENT;
            Finished next = finished.poll(pause.toMillis(), TimeUnit.MILLISECONDS);
            for (; next != null; next = finished.poll()) {
                held.finish(next.record(), next.verdict());
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        // What is given back one by one during a stop is fetched at once by the loops that still poll, and each time
        // counts as a delivery; so it goes back with the close.
        if (held.settle(client, !lane.stopping())) {
            unsent.add();
        }
        if (held.isEmpty()) {
            unsent.leave();
            return;
        }
        if (held.needsRenewal()) {
            unsent.leave();
            renew(client);
        } else if (unsent.due()) {
            unsent.leave();
            client.commitAsync();
        }
        if (held.heldForMs() > HELD_UP_MS) {
            fetching = false;
            pool.heldUp();
        }
    }

    /**
     * Renews by a commit, and polls only to be given the records back. A poll that still waits for a renewal also asks for
     * new records; those would be kept from everybody, locked and not renewed, until all that are in hand are settled.
     */
    private void renew(ShareConsumer<String, byte[]> client) {
        held.eachInFlight(record -> client.acknowledge(record, AcknowledgeType.RENEW));
        long now = System.nanoTime();
        try {
            client.commitSync(RENEWAL);
            begin(client, client.poll(Duration.ZERO), now);
        } catch (WakeupException | RetriableException e) {
            // The next round looks again; a lock that ends before that is lost, and with it that task alone.
        }
        held.forgetLost()
                .forEach(lost -> LOG.warn("Lost the lock on {}-{}@{}", lost.topic(), lost.partition(), lost.offset()));
    }

    /** Begins the records that are new to us; those whose lock was renewed come by here too. */
    private boolean begin(
            ShareConsumer<String, byte[]> client, ConsumerRecords<String, byte[]> records, long lockedSince) {
        client.acquisitionLockTimeoutMs().map(Duration::ofMillis).ifPresent(held::locksLast);
        records.forEach(record -> held.take(record, lockedSince).ifPresent(lease -> {
            if (lane.stopping()) {
                held.finish(record, Verdict.RELEASE);
            } else {
                lane.run(record, lease, this);
            }
        }));
        return !records.isEmpty();
    }
}
