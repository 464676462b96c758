package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PollLoopTest {

    private WorkerRig rig;

    @BeforeEach
    void open() throws Exception {
        rig = new WorkerRig();
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Else every worker with a long call under way would end, and drop the call, whenever a broker is away for a moment. */
    @Test
    void aLockThatCannotBeRenewedInTimeEndsNothing() throws Exception {
        rig.locksLast(Duration.ofSeconds(3));
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        TaskHandler handler = rig.handler(call -> {
            opened(answer);
            return WorkerRig.LOCAL.write(call);
        });
        LaneSlots slots = new LaneSlots(2);
        TaskConsumer consumer =
                new TaskConsumer(Lane.INTERACTIVE, rig.kafka, handler, slots, new SimpleMeterRegistry());
        LoopPool pool = new LoopPool(Lane.INTERACTIVE, rig.kafka, consumer, slots.size());
        PollLoop loop = new PollLoop(
                "late",
                consumer,
                pool,
                () -> late(rig.kafka.shareConsumer("late", Lane.INTERACTIVE.group(), Map.of()), late),
                Lane.INTERACTIVE.topic().name());
        loop.start();
        TaskDispatched task = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, task);

        assertTrue(late.await(20, TimeUnit.SECONDS), "a renewal was tried");
        answer.countDown();

        TaskCompleted completion = rig.completionsOf(Set.of(task.getJobId())).getFirst();
        assertTrue(completion.getSucceeded());
        assertEquals(Optional.empty(), pool.problem());
        consumer.stop(Duration.ofSeconds(5));
        loop.wake();
        loop.join(Duration.ofSeconds(10));
    }

    /** The first renewal is not answered in time. */
    @SuppressWarnings("unchecked")
    private static ShareConsumer<String, byte[]> late(ShareConsumer<String, byte[]> client, CountDownLatch told) {
        return (ShareConsumer<String, byte[]>) Proxy.newProxyInstance(
                ShareConsumer.class.getClassLoader(),
                new Class<?>[] {ShareConsumer.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("commitSync") && told.getCount() > 0) {
                        told.countDown();
                        throw new TimeoutException("ShareAcknowledgeSyncEvent was 94 ms past its expiration");
                    }
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void opened(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
