package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.provider.AnswerFormat;
import io.quillstream.workers.provider.LangChainModel;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Locks of tasks that take long. */
class PollLoopTest {

    @AutoClose
    private final WorkerRig rig = new WorkerRig();

    PollLoopTest() throws Exception {}

    /** Else every worker with a long call under way would end, and drop the call, whenever a broker is away for a moment. */
    @Test
    void aLockThatCannotBeRenewedInTimeEndsNothing() throws Exception {
        rig.locksLast(Duration.ofSeconds(3));
        CountDownLatch late = new CountDownLatch(1);
        CountDownLatch answer = new CountDownLatch(1);
        TaskHandler handler = rig.handler(call -> {
            WorkerRig.opened(answer);
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

    /** A process that is stopped finds what it had asked for when it goes on, and others have long had those tasks. */
    @Test
    void aTaskThatLayAroundForLongerThanItsLockIsNotBegun() throws Exception {
        rig.locksLast(Duration.ofSeconds(3));
        AtomicInteger calls = new AtomicInteger();
        TextModel model = call -> {
            calls.incrementAndGet();
            return WorkerRig.LOCAL.write(call);
        };
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch goesOn = new CountDownLatch(1);
        LaneSlots slots = new LaneSlots(2);
        TaskConsumer consumer =
                new TaskConsumer(Lane.INTERACTIVE, rig.kafka, rig.handler(model), slots, new SimpleMeterRegistry());
        PollLoop loop = new PollLoop(
                "stopped",
                consumer,
                new LoopPool(Lane.INTERACTIVE, rig.kafka, consumer, slots.size()),
                () -> stopped(rig.kafka.shareConsumer("stopped", Lane.INTERACTIVE.group(), Map.of()), stopped, goesOn),
                Lane.INTERACTIVE.topic().name());
        loop.start();
        TaskDispatched task = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, task);
        assertTrue(stopped.await(20, TimeUnit.SECONDS), "the task came");

        rig.worker(Lane.INTERACTIVE, model, 2);
        assertEquals(
                2, rig.completionsOf(Set.of(task.getJobId())).getFirst().getDelivery(), "somebody else has done it");
        goesOn.countDown();
        TaskDispatched next = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, next);
        rig.completionsOf(Set.of(next.getJobId()));
        consumer.stop(Duration.ofSeconds(5));
        loop.wake();
        loop.join(Duration.ofSeconds(10));

        assertEquals(2, calls.get(), "one call for each task");
    }

    /** Whoever is not heard leaves the tasks to others, and takes them again when it is. */
    @Test
    void nothingIsAskedForWhileStagesAreRefused() throws Exception {
        AtomicBoolean refused = new AtomicBoolean(true);
        TaskHandler handler = rig.handler(
                WorkerRig.LOCAL,
                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                WorkerRig.refusing(rig.producer, refused::get));
        LaneSlots slots = new LaneSlots(2);
        TaskConsumer consumer =
                new TaskConsumer(Lane.INTERACTIVE, rig.kafka, handler, slots, new SimpleMeterRegistry());
        Lease lease = new Lease(Duration.ofMinutes(1), System.nanoTime());
        AtomicInteger polls = new AtomicInteger();
        CountDownLatch rounds = new CountDownLatch(5);
        PollLoop loop = new PollLoop(
                "refused",
                consumer,
                new LoopPool(Lane.INTERACTIVE, rig.kafka, consumer, slots.size()),
                () -> with(rig.kafka.shareConsumer("refused", Lane.INTERACTIVE.group(), Map.of()), (method, answer) -> {
                    if (method.equals("poll")) {
                        polls.incrementAndGet();
                    } else if (method.equals("commitAsync")) {
                        rounds.countDown();
                    }
                    return answer.call();
                }),
                Lane.INTERACTIVE.topic().name());
        handler.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease);
        loop.start();
        assertTrue(rounds.await(20, TimeUnit.SECONDS), "the loop runs");
        assertEquals(0, polls.get());

        refused.set(false);
        handler.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease);
        TaskDispatched task = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, task);
        assertTrue(rig.completionsOf(Set.of(task.getJobId())).getFirst().getSucceeded());
        consumer.stop(Duration.ofSeconds(5));
        loop.wake();
        loop.join(Duration.ofSeconds(10));
    }

    @Test
    void aCallThatOutlastsItsLockIsMadeOnce() throws Exception {
        rig.locksLast(Duration.ofSeconds(2));
        AtomicInteger runs = new AtomicInteger();
        TaskDispatched slow = WorkerRig.task();
        slow.getCopy().setTone("luxury");
        TextModel patient = new LangChainModel(
                "local",
                LocalWriter.MODEL,
                new LocalWriter(Duration.ofSeconds(7)),
                Optional.empty(),
                AnswerFormat.WORDS);
        TextModel model = call -> {
            boolean isSlow = call.prompt().turns().getFirst().contains("Tone: luxury");
            runs.addAndGet(isSlow ? 1 : 0);
            return isSlow ? patient.write(call) : WorkerRig.LOCAL.write(call);
        };
        rig.worker(Lane.INTERACTIVE, model, 8);
        rig.worker(Lane.INTERACTIVE, model, 8);
        rig.dispatch(Lane.INTERACTIVE, slow);
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            TaskDispatched task = WorkerRig.task();
            others.add(task.getJobId());
            rig.dispatch(Lane.INTERACTIVE, task);
        }
        rig.completionsOf(others);
        TaskCompleted completion = rig.completionsOf(Set.of(slow.getJobId())).getFirst();
        assertAll(
                () -> assertEquals(1, runs.get()),
                () -> assertEquals(1, completion.getDelivery()),
                () -> assertTrue(completion.getSucceeded()));
    }

    @Test
    void nothingGetsStuckBehindALongCallWhoseLockIsRenewed() throws Exception {
        rig.locksLast(Duration.ofSeconds(3));
        CountDownLatch release = new CountDownLatch(1);
        TaskDispatched slow = WorkerRig.task();
        slow.getCopy().setTone("luxury");
        AtomicInteger calls = new AtomicInteger();
        rig.worker(
                Lane.INTERACTIVE,
                call -> {
                    calls.incrementAndGet();
                    return call.prompt().turns().getFirst().contains("Tone: luxury") && !WorkerRig.opened(release)
                            ? new ModelReply.Interrupted(0)
                            : WorkerRig.LOCAL.write(call);
                },
                8);
        rig.dispatch(Lane.INTERACTIVE, slow);
        Duration longest = Duration.ZERO;
        // Some of them come while a lock is being renewed, which is once a second.
        for (int i = 0; i < 60; i++) {
            TaskDispatched task = WorkerRig.task();
            rig.dispatch(Lane.INTERACTIVE, task);
            TaskCompleted completion =
                    rig.completionsOf(Set.of(task.getJobId())).getFirst();
            Duration took = Duration.between(task.getDispatchedAt(), completion.getCompletedAt());
            longest = took.compareTo(longest) > 0 ? took : longest;
        }
        release.countDown();
        rig.completionsOf(Set.of(slow.getJobId()));
        Duration seen = longest;
        assertAll(
                () -> assertTrue(seen.compareTo(Duration.ofSeconds(2)) < 0, () -> "one task took " + seen),
                () -> assertEquals(61, calls.get(), "calls"));
    }

    /** A worker without loops that says that it is well would take no task for as long as it lives. */
    @Test
    void aLoopThatCannotBeginTells() throws Exception {
        LoopPool pool = failing(() -> {
            throw new KafkaException("Failed to construct Kafka share consumer");
        });

        assertTrue(pool.problem().isPresent());
    }

    @Test
    void aLoopThatMeetsABugTells() throws Exception {
        LoopPool pool = failing(() ->
                with(rig.kafka.shareConsumer("buggy", Lane.INTERACTIVE.group(), Map.of()), (method, answer) -> {
                    if (method.equals("poll")) {
                        throw new NullPointerException("a bug");
                    }
                    return answer.call();
                }));

        assertTrue(pool.problem().orElse("").endsWith("of which the log says more"), pool.problem()::toString);
    }

    /** The pool of a loop with such a client, once that loop has ended. */
    private LoopPool failing(Supplier<ShareConsumer<String, byte[]>> client) throws InterruptedException {
        TaskConsumer consumer = new TaskConsumer(
                Lane.INTERACTIVE, rig.kafka, rig.handler(WorkerRig.LOCAL), new LaneSlots(2), new SimpleMeterRegistry());
        LoopPool pool = new LoopPool(Lane.INTERACTIVE, rig.kafka, consumer, 2);
        PollLoop loop = new PollLoop(
                "failing", consumer, pool, client, Lane.INTERACTIVE.topic().name());
        loop.start();
        loop.join(Duration.ofSeconds(20));
        return pool;
    }

    /** The first renewal is not answered in time. */
    private static ShareConsumer<String, byte[]> late(ShareConsumer<String, byte[]> client, CountDownLatch told) {
        return with(client, (method, answer) -> {
            if (method.equals("commitSync") && told.getCount() > 0) {
                told.countDown();
                throw new TimeoutException("ShareAcknowledgeSyncEvent was 94 ms past its expiration");
            }
            return answer.call();
        });
    }

    /** The process is stopped when the first records are there, and goes on when it is told to. */
    private static ShareConsumer<String, byte[]> stopped(
            ShareConsumer<String, byte[]> client, CountDownLatch stopped, CountDownLatch goesOn) {
        return with(client, (method, answer) -> {
            Object result = answer.call();
            if (result instanceof ConsumerRecords<?, ?> records && !records.isEmpty() && stopped.getCount() > 0) {
                stopped.countDown();
                goesOn.await();
            }
            return result;
        });
    }

    private interface Detour {
        Object around(String method, Callable<Object> answer) throws Exception;
    }

    @SuppressWarnings("unchecked")
    private static ShareConsumer<String, byte[]> with(ShareConsumer<String, byte[]> client, Detour detour) {
        return (ShareConsumer<String, byte[]>) Proxy.newProxyInstance(
                ShareConsumer.class.getClassLoader(),
                new Class<?>[] {ShareConsumer.class},
                (proxy, method, arguments) -> detour.around(method.getName(), () -> {
                    try {
                        return method.invoke(client, arguments);
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                }));
    }
}
