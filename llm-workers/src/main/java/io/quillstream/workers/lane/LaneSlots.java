package io.quillstream.workers.lane;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Slots that the lanes of one process share. Nothing is kept free for anyone, so a batch alone uses them
 * all; but a slot that becomes free goes to the interactive lane if one of its tasks waits, and only each
 * {@value #BATCH_TURN}th to the batches, so that neither lane can starve. Within a lane, who came first is first.
 * Thread-safe.
 */
public final class LaneSlots {

    private static final int BATCH_TURN = 5;
    private static final Duration ENDLESS = Duration.ofNanos(Long.MAX_VALUE);

    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lane, Deque<Waiter>> waiting = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> busy = new EnumMap<>(Lane.class);
    private final Set<Lane> closed = EnumSet.noneOf(Lane.class);
    private int taken;
    private long usedNanos;
    private long countedAt = System.nanoTime();
    private int interactiveTurns;

    private static final class Waiter {
        private final Condition told;
        private boolean granted;

        private Waiter(Condition told) {
            this.told = told;
        }
    }

    /** @param size of all lanes together, at least 1 */
    public LaneSlots(int size) {
        this.size = size;
        for (Lane lane : Lane.values()) {
            waiting.put(lane, new ArrayDeque<>());
            busy.put(lane, 0);
        }
    }

    /**
     * As many slots for tasks as keep so many calls under way: a task reads its product before its call and publishes
     * its answer behind it, and a call's place would be empty meanwhile. The calls themselves are limited per provider.
     */
    public static LaneSlots around(int calls) {
        return new LaneSlots(calls + Math.max(4, Math.ceilDiv(calls, 4)));
    }

    public int size() {
        return size;
    }

    /**
     * Waits for a slot for as long as it takes.
     *
     * @return false if the lane was closed, in which case there is nothing to give back
     * @throws InterruptedException if interrupted while it waits; there is nothing to give back then either
     */
    public boolean acquire(Lane lane) throws InterruptedException {
        return acquire(lane, ENDLESS);
    }

    /**
     * Waits for a slot, at most so long; a time that is over gets one that is free.
     *
     * @return false if there was none in that time or the lane was closed, in which case there is nothing to give back
     * @throws InterruptedException if interrupted while it waits; there is nothing to give back then either
     */
    public boolean acquire(Lane lane, Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed.contains(lane)) {
                return false;
            }
            if (taken < size && nobodyWaits()) {
                take(lane);
                return true;
            }
            return awaited(lane, patience.toNanos());
        } finally {
            lock.unlock();
        }
    }

    private boolean awaited(Lane lane, long nanos) throws InterruptedException {
        Waiter waiter = new Waiter(lock.newCondition());
        waiting.get(lane).add(waiter);
        long left = nanos;
        try {
            while (!waiter.granted && !closed.contains(lane) && left > 0) {
                left = waiter.told.awaitNanos(left);
            }
            return waiter.granted;
        } catch (InterruptedException e) {
            if (waiter.granted) {
                give(lane);
            }
            throw e;
        } finally {
            waiting.get(lane).remove(waiter);
        }
    }

    /** Gives a slot back. Called once for each that was acquired. */
    public void release(Lane lane) {
        lock.lock();
        try {
            give(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody of the lane gets a slot any more; those who wait are told. Idempotent. */
    public void close(Lane lane) {
        lock.lock();
        try {
            closed.add(lane);
            waiting.get(lane).forEach(waiter -> waiter.told.signal());
            // Else a slot that becomes free before they wake would still be given to one of them.
            waiting.get(lane).clear();
        } finally {
            lock.unlock();
        }
    }

    /** Slots that somebody has. */
    public int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** For how long slots were somebody's, all of them together; what has not been given back yet counts until now. */
    public Duration used() {
        lock.lock();
        try {
            count();
            return Duration.ofNanos(usedNanos);
        } finally {
            lock.unlock();
        }
    }

    /** Whether a slot could be had at once. */
    public boolean free() {
        lock.lock();
        try {
            return taken < size;
        } finally {
            lock.unlock();
        }
    }

    /** Who of the lane wait for a slot. */
    public int waiting(Lane lane) {
        lock.lock();
        try {
            return waiting.get(lane).size();
        } finally {
            lock.unlock();
        }
    }

    /** Slots that the lane has. */
    public int busy(Lane lane) {
        lock.lock();
        try {
            return busy.get(lane);
        } finally {
            lock.unlock();
        }
    }

    private boolean nobodyWaits() {
        return waiting.values().stream().allMatch(Deque::isEmpty);
    }

    private void count() {
        long now = System.nanoTime();
        usedNanos += (now - countedAt) * taken;
        countedAt = now;
    }

    private void take(Lane lane) {
        count();
        taken++;
        busy.merge(lane, 1, Integer::sum);
    }

    private void give(Lane lane) {
        count();
        taken--;
        busy.merge(lane, -1, Integer::sum);
        while (taken < size && !nobodyWaits()) {
            Lane next = next();
            Waiter first = waiting.get(next).remove();
            take(next);
            first.granted = true;
            first.told.signal();
        }
    }

    /** Whose turn it is; somebody waits. */
    private Lane next() {
        boolean interactive = !waiting.get(Lane.INTERACTIVE).isEmpty();
        boolean batch = !waiting.get(Lane.BATCH).isEmpty();
        if (interactive && batch) {
            interactiveTurns = (interactiveTurns + 1) % BATCH_TURN;
            return interactiveTurns == 0 ? Lane.BATCH : Lane.INTERACTIVE;
        }
        return interactive ? Lane.INTERACTIVE : Lane.BATCH;
    }
}
