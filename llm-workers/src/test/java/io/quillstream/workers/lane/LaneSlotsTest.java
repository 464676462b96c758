package io.quillstream.workers.lane;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LaneSlotsTest {

    private final LinkedBlockingQueue<Lane> begun = new LinkedBlockingQueue<>();

    @Test
    void aBatchAloneUsesThemAll() throws Exception {
        LaneSlots slots = new LaneSlots(4);
        for (int i = 0; i < 4; i++) {
            assertTrue(slots.acquire(Lane.BATCH));
        }
        assertFalse(slots.free());
        assertEquals(4, slots.busy(Lane.BATCH));
        assertEquals(0, slots.busy(Lane.INTERACTIVE));
    }

    @Test
    void aFreedSlotGoesToTheInteractiveLaneFirst() throws Exception {
        LaneSlots slots = new LaneSlots(1);
        slots.acquire(Lane.BATCH);
        waits(slots, Lane.BATCH);
        waits(slots, Lane.INTERACTIVE);

        slots.release(Lane.BATCH);
        assertEquals(Lane.INTERACTIVE, begun.poll(10, TimeUnit.SECONDS));
        slots.release(Lane.INTERACTIVE);
        assertEquals(Lane.BATCH, begun.poll(10, TimeUnit.SECONDS));
    }

    @Test
    void eachFifthTurnIsTheBatches() throws Exception {
        LaneSlots slots = new LaneSlots(1);
        slots.acquire(Lane.BATCH);
        for (int i = 0; i < 20; i++) {
            waits(slots, Lane.INTERACTIVE);
        }
        for (int i = 0; i < 4; i++) {
            waits(slots, Lane.BATCH);
        }
        Lane last = Lane.BATCH;
        List<Lane> order = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            slots.release(last);
            last = begun.poll(10, TimeUnit.SECONDS);
            order.add(last);
        }
        assertEquals(4, Collections.frequency(order, Lane.BATCH));
        for (int i = 0; i < 20; i++) {
            assertEquals(i % 5 == 4 ? Lane.BATCH : Lane.INTERACTIVE, order.get(i));
        }
    }

    @Test
    void nobodyOvertakesThoseWhoWait() throws Exception {
        LaneSlots slots = new LaneSlots(2);
        slots.acquire(Lane.BATCH);
        slots.acquire(Lane.BATCH);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            all.add(CompletableFuture.runAsync(
                    () -> {
                        take(slots, Lane.BATCH);
                        order.add(number);
                        slots.release(Lane.BATCH);
                    },
                    Thread::startVirtualThread));
            Waiters.await(slots, Lane.BATCH, i + 1);
        }
        slots.release(Lane.BATCH);
        all.forEach(CompletableFuture::join);
        assertEquals(List.of(0, 1, 2, 3, 4), order);
    }

    @Test
    void whoWaitsInALaneThatClosesIsToldSo() throws Exception {
        LaneSlots slots = new LaneSlots(1);
        slots.acquire(Lane.INTERACTIVE);
        CompletableFuture<Boolean> waiting =
                CompletableFuture.supplyAsync(() -> take(slots, Lane.BATCH), Thread::startVirtualThread);
        Waiters.await(slots, Lane.BATCH, 1);

        slots.close(Lane.BATCH);
        assertEquals(0, slots.waiting(Lane.BATCH), "a slot that becomes free now is given to nobody of the lane");
        assertFalse(waiting.get(10, TimeUnit.SECONDS));
        assertFalse(slots.acquire(Lane.BATCH));
        slots.release(Lane.INTERACTIVE);
        assertTrue(slots.acquire(Lane.INTERACTIVE));
    }

    @Test
    void whoWaitedLongEnoughHasNothingAndLeavesTheQueue() throws Exception {
        LaneSlots slots = new LaneSlots(1);
        assertTrue(slots.acquire(Lane.BATCH, Duration.ofSeconds(-1)), "one that is free");
        assertFalse(slots.acquire(Lane.INTERACTIVE, Duration.ofMillis(5)));
        assertFalse(slots.acquire(Lane.INTERACTIVE, Duration.ofSeconds(-1)));
        assertEquals(0, slots.waiting(Lane.INTERACTIVE));
        slots.release(Lane.BATCH);
        assertEquals(0, slots.taken());
    }

    @Test
    void theTimeInWhichSlotsAreTakenIsCounted() throws Exception {
        LaneSlots slots = new LaneSlots(2);
        assertEquals(Duration.ZERO, slots.used());
        long before = System.nanoTime();
        slots.acquire(Lane.BATCH);
        slots.acquire(Lane.INTERACTIVE);
        long both = System.nanoTime();
        while (System.nanoTime() - both < 2_000_000) {
            Thread.onSpinWait();
        }
        long least = 2 * (System.nanoTime() - both);
        slots.release(Lane.BATCH);
        slots.release(Lane.INTERACTIVE);
        long most = 2 * (System.nanoTime() - before);
        long used = slots.used().toNanos();
        assertTrue(used >= least && used <= most, () -> least + " " + used + " " + most);
        assertEquals(used, slots.used().toNanos(), "nothing is taken any more");
    }

    @Test
    void whoIsInterruptedLeavesNothingTaken() throws Exception {
        LaneSlots slots = new LaneSlots(1);
        slots.acquire(Lane.BATCH);
        CompletableFuture<Boolean> waiting = new CompletableFuture<>();
        Thread thread = Thread.ofVirtual().start(() -> {
            try {
                waiting.complete(slots.acquire(Lane.BATCH));
            } catch (InterruptedException e) {
                waiting.completeExceptionally(e);
            }
        });
        Waiters.await(slots, Lane.BATCH, 1);

        thread.interrupt();
        assertThrows(ExecutionException.class, () -> waiting.get(10, TimeUnit.SECONDS));
        assertEquals(0, slots.waiting(Lane.BATCH));
        slots.release(Lane.BATCH);
        assertTrue(slots.free());
    }

    private void waits(LaneSlots slots, Lane lane) {
        int before = slots.waiting(lane);
        Thread.ofVirtual().start(() -> {
            if (take(slots, lane)) {
                begun.add(lane);
            }
        });
        Waiters.await(slots, lane, before + 1);
    }

    private static boolean take(LaneSlots slots, Lane lane) {
        try {
            return slots.acquire(lane);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
