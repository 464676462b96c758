package io.quillstream.workers.consume;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The slots for tasks that the lanes of one process share. Nothing is kept free for anyone, so a batch alone uses them
 * all; but a slot that becomes free goes to the interactive lane if one of its tasks waits, and only each
 * {@value #BATCH_TURN}th to the batches, so that neither lane can starve. Within a lane, who came first is first.
 * Thread-safe.
 */
public final class TaskSlots {

    private static final int BATCH_TURN = 5;

    private final int size;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Lane, Deque<Waiter>> waiting = new EnumMap<>(Lane.class);
    private final Map<Lane, Integer> busy = new EnumMap<>(Lane.class);
    private final Set<Lane> closed = EnumSet.noneOf(Lane.class);
    private int taken;
    private int interactiveTurns;

    private static final class Waiter {
        private final Condition told;
        private boolean granted;

        private Waiter(Condition told) {
            this.told = told;
        }
    }

    /** @param size tasks of all lanes together that may be under way at once, at least 1 */
    public TaskSlots(int size) {
        this.size = size;
        for (Lane lane : Lane.values()) {
            waiting.put(lane, new ArrayDeque<>());
            busy.put(lane, 0);
        }
    }

    /**
     * As many slots as keep so many calls under way: a task reads its product before its call and publishes its answer
     * behind it, and a call's place would be empty meanwhile. The calls themselves are limited per provider.
     */
    public static TaskSlots around(int calls) {
        return new TaskSlots(calls + Math.max(2, Math.ceilDiv(calls, 4)));
    }

    int size() {
        return size;
    }

    /**
     * Waits for a slot.
     *
     * @return false if the lane was closed, in which case there is nothing to give back
     * @throws InterruptedException if interrupted while it waits; there is nothing to give back then either
     */
    boolean acquire(Lane lane) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (closed.contains(lane)) {
                return false;
            }
            if (taken < size && nobodyWaits()) {
                take(lane);
                return true;
            }
            Waiter waiter = new Waiter(lock.newCondition());
            waiting.get(lane).add(waiter);
            try {
                while (!waiter.granted && !closed.contains(lane)) {
                    waiter.told.await();
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
        } finally {
            lock.unlock();
        }
    }

    /** Gives a slot back. Called once for each that was acquired. */
    void release(Lane lane) {
        lock.lock();
        try {
            give(lane);
        } finally {
            lock.unlock();
        }
    }

    /** Nobody of the lane gets a slot any more; those who wait are told. Idempotent. */
    void close(Lane lane) {
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

    /** Whether a task could begin at once. */
    boolean free() {
        lock.lock();
        try {
            return taken < size;
        } finally {
            lock.unlock();
        }
    }

    /** Tasks of the lane that wait for a slot. */
    int waiting(Lane lane) {
        lock.lock();
        try {
            return waiting.get(lane).size();
        } finally {
            lock.unlock();
        }
    }

    /** Tasks of the lane that have a slot. */
    int busy(Lane lane) {
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

    private void take(Lane lane) {
        taken++;
        busy.merge(lane, 1, Integer::sum);
    }

    private void give(Lane lane) {
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
