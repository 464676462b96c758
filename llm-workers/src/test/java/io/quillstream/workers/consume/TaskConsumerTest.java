package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.provider.AnswerFormat;
import io.quillstream.workers.provider.LangChainModel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskConsumerTest {

    @AutoClose
    private final WorkerRig rig = new WorkerRig();

    TaskConsumerTest() throws Exception {}

    @Test
    void tellsStagesInOrderAndCompletesOnce() throws Exception {
        rig.worker(Lane.INTERACTIVE, WorkerRig.LOCAL, 4);
        TaskDispatched task = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, task);
        TaskCompleted completion = rig.completionsOf(Set.of(task.getJobId())).getFirst();
        List<String> stages =
                rig.present(Topics.PROGRESS, progress -> progress.getJobId().equals(task.getJobId())).stream()
                        .map(ProgressReported::getStage)
                        .toList();
        assertAll(
                () -> assertEquals(List.of("parsing", "prompting", "generating"), stages),
                () -> assertNotNull(completion.getCheckedAt(), "the last stage is left to whoever tells of the end"),
                () -> assertTrue(completion.getSucceeded()),
                () -> assertEquals(3, completion.getItems().size()),
                () -> assertEquals("local", completion.getProvider()),
                () -> assertEquals("interactive", completion.getLane()),
                () -> assertTrue(completion.getUsage().getOutputTokens() > 0),
                () -> assertTrue(completion.getCostMicros() > 0),
                () -> assertEquals(1, completion.getCalls()),
                () -> assertEquals(1, completion.getAttempts()));
        rig.await(
                Topics.COMPLETIONS,
                (record, value) -> value.getJobId().equals(task.getJobId())
                        && new String(record.headers()
                                        .lastHeader("x-request-id")
                                        .value())
                                .equals("request-1"));
    }

    @Test
    void oneSlowCallDelaysNobodyElse() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        TaskDispatched slow = WorkerRig.task();
        slow.getCopy().setTone("luxury");
        rig.worker(
                Lane.INTERACTIVE,
                call -> call.prompt().turns().getFirst().contains("Tone: luxury") && !WorkerRig.opened(release)
                        ? new ModelReply.Interrupted(0)
                        : WorkerRig.LOCAL.write(call),
                8);
        rig.dispatch(Lane.INTERACTIVE, slow);
        Set<String> others = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            TaskDispatched task = WorkerRig.task();
            others.add(task.getJobId());
            rig.dispatch(Lane.INTERACTIVE, task);
        }
        assertEquals(60, rig.completionsOf(others).size());
        release.countDown();
        assertEquals(1, rig.completionsOf(Set.of(slow.getJobId())).size());
    }

    @Test
    void neverRunsMoreThanItsSlots() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        rig.worker(
                Lane.BATCH,
                call -> {
                    most.accumulateAndGet(now.incrementAndGet(), Math::max);
                    try {
                        return new LangChainModel(
                                        "local",
                                        LocalWriter.MODEL,
                                        new LocalWriter(Duration.ofMillis(20)),
                                        Optional.empty(),
                                        AnswerFormat.WORDS)
                                .write(call);
                    } finally {
                        now.decrementAndGet();
                    }
                },
                5);
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            TaskDispatched task = WorkerRig.task();
            jobs.add(task.getJobId());
            rig.dispatch(Lane.BATCH, task);
        }
        rig.completionsOf(jobs);
        assertEquals(5, most.get());
    }

    @Test
    void buriesWhatIsNoTask() throws Exception {
        rig.worker(Lane.INTERACTIVE, WorkerRig.LOCAL, 4);
        String key = "garbage-" + Instant.now();
        rig.producer
                .send(new ProducerRecord<>(Topics.TASKS_INTERACTIVE.name(), key, new byte[] {9, 9, 9}))
                .get();
        List<DeadLetter> letters = new ArrayList<>();
        rig.await(Topics.DEAD_LETTERS, (record, letter) -> {
            letters.add(letter);
            return record.key().equals(key);
        });
        assertAll(
                () -> assertEquals("UNDECODABLE", letters.getLast().getReason()),
                () -> assertEquals(
                        Topics.TASKS_INTERACTIVE.name(),
                        letters.getLast().getOrigin().getTopic()),
                () -> assertEquals(3, letters.getLast().getPayload().remaining()));
    }

    @Test
    void aTaskThatKillsItsWorkersEndsInPublic() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        TaskDispatched poison = WorkerRig.task();
        poison.getCopy().setTone("enthusiastic");
        rig.worker(
                Lane.INTERACTIVE,
                call -> {
                    if (call.prompt().turns().getFirst().contains("Tone: enthusiastic")) {
                        runs.incrementAndGet();
                        throw new IllegalStateException("crash");
                    }
                    return WorkerRig.LOCAL.write(call);
                },
                4);
        rig.dispatch(Lane.INTERACTIVE, poison);
        TaskCompleted completion = rig.completionsOf(Set.of(poison.getJobId())).getFirst();
        assertAll(
                () -> assertEquals("INTERNAL", completion.getFailure().getCode()),
                () -> assertEquals(3, runs.get()),
                () -> assertEquals(
                        List.of("POISON_TASK"),
                        rig
                                .present(
                                        Topics.DEAD_LETTERS,
                                        letter -> poison.getJobId().equals(letter.getJobId()))
                                .stream()
                                .map(DeadLetter::getReason)
                                .toList()));
    }

    /** A share group gives a record up in silence after its tenth delivery. */
    @Test
    void aTaskThatManyWorkersHadAndNoneBeganIsStillDone() throws Exception {
        TaskDispatched task = WorkerRig.task();
        try (ShareConsumer<String, byte[]> dying = rig.kafka.shareConsumer(
                "dying", Lane.BATCH.group(), Map.of("max.poll.records", 1, "share.acquire.mode", "record_limit"))) {
            dying.subscribe(List.of(Lane.BATCH.topic().name()));
            rig.dispatch(Lane.BATCH, task);
            for (int deliveries = 0; deliveries < Redelivery.PUT_BACK_AT - 1; ) {
                for (ConsumerRecord<String, byte[]> record : dying.poll(Duration.ofSeconds(1))) {
                    assertEquals(task.getTaskId(), record.key());
                    dying.acknowledge(record, AcknowledgeType.RELEASE);
                    deliveries++;
                }
            }
        }
        rig.worker(Lane.BATCH, WorkerRig.LOCAL, 4);
        TaskCompleted completion = rig.completionsOf(Set.of(task.getJobId())).getFirst();
        assertAll(
                () -> assertTrue(completion.getSucceeded()),
                () -> assertEquals(Redelivery.PUT_BACK_AT + 1, completion.getDelivery(), "the count is carried on"));
    }

    @Test
    void makesNoCallForCancelledOrExpiredTasks() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        TaskDispatched cancelled = WorkerRig.task();
        TaskDispatched expired = WorkerRig.task();
        expired.setDeadlineAt(Instant.now().minusSeconds(1));
        TaskDispatched ofBatch = WorkerRig.task();
        ofBatch.setBatchId(UUID.randomUUID().toString());
        rig.write(
                Topics.CANCELLATIONS,
                ofBatch.getWorkspaceId(),
                CancellationRequested.newBuilder()
                        .setWorkspaceId(ofBatch.getWorkspaceId())
                        .setBatchId(ofBatch.getBatchId())
                        .setUserId("dev")
                        .setRequestedAt(Instant.now())
                        .build());
        rig.write(
                Topics.CANCELLATIONS,
                cancelled.getWorkspaceId(),
                CancellationRequested.newBuilder()
                        .setWorkspaceId(cancelled.getWorkspaceId())
                        .setJobId(cancelled.getJobId())
                        .setUserId("dev")
                        .setRequestedAt(Instant.now())
                        .build());
        Instant giveUp = Instant.now().plusSeconds(10);
        while (!(rig.cancelled().contains(cancelled.getJobId())
                        && rig.cancelled().contains(ofBatch.getBatchId()))
                && Instant.now().isBefore(giveUp)) {
            Thread.onSpinWait();
        }
        rig.dispatch(Lane.INTERACTIVE, cancelled);
        rig.dispatch(Lane.INTERACTIVE, expired);
        rig.dispatch(Lane.INTERACTIVE, ofBatch);
        TaskDispatched last = WorkerRig.task();
        rig.dispatch(Lane.INTERACTIVE, last);
        rig.worker(
                Lane.INTERACTIVE,
                call -> {
                    runs.incrementAndGet();
                    return WorkerRig.LOCAL.write(call);
                },
                4);
        rig.completionsOf(Set.of(last.getJobId()));
        Set<String> unwanted = Set.of(cancelled.getJobId(), expired.getJobId(), ofBatch.getJobId());
        assertEquals(
                List.of(), rig.present(Topics.COMPLETIONS, completion -> unwanted.contains(completion.getJobId())));
        assertEquals(1, runs.get());
    }

    @Test
    void aStoppedWorkerGivesItsTasksToOthersAtOnce() throws Exception {
        TextModel stuck = call -> {
            try {
                Thread.sleep(Duration.ofMinutes(1));
                throw new AssertionError("never reached");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new ModelReply.Interrupted(1);
            }
        };
        TaskConsumer stopping = rig.worker(Lane.INTERACTIVE, stuck, 2);
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < 6; i++) {
            TaskDispatched task = WorkerRig.task();
            jobs.add(task.getJobId());
            rig.dispatch(Lane.INTERACTIVE, task);
        }
        awaitBusy(stopping, 2);
        rig.worker(Lane.INTERACTIVE, WorkerRig.LOCAL, 8);
        long began = System.nanoTime();
        stopping.stop(Duration.ofSeconds(4));
        assertTrue(System.nanoTime() - began < Duration.ofSeconds(6).toNanos());
        List<TaskCompleted> completions = rig.completionsOf(jobs);
        assertEquals(6, completions.size());
        assertTrue(completions.stream().anyMatch(completion -> completion.getDelivery() > 1));
    }

    @Test
    void everyAnswerIsPublishedExactlyOnceByTwoWorkers() throws Exception {
        rig.worker(Lane.INTERACTIVE, WorkerRig.LOCAL, 8);
        rig.worker(Lane.INTERACTIVE, WorkerRig.LOCAL, 8);
        Set<String> jobs = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            TaskDispatched task = WorkerRig.task();
            jobs.add(task.getJobId());
            rig.dispatch(Lane.INTERACTIVE, task);
        }
        rig.completionsOf(jobs);
        assertEquals(
                200,
                rig.present(Topics.COMPLETIONS, completion -> jobs.contains(completion.getJobId()))
                        .size());
    }

    /** Nor is what waits for its turn begun: others may be heard. */
    @Test
    void noFurtherTaskIsBegunWhileStagesAreRefused() throws Exception {
        AtomicBoolean refused = new AtomicBoolean(true);
        AtomicInteger calls = new AtomicInteger();
        TaskHandler handler = rig.handler(
                call -> {
                    calls.incrementAndGet();
                    return WorkerRig.LOCAL.write(call);
                },
                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                WorkerRig.refusing(rig.producer, refused::get));
        TaskConsumer consumer =
                new TaskConsumer(Lane.INTERACTIVE, rig.kafka, handler, new LaneSlots(2), new SimpleMeterRegistry());
        Lease lease = new Lease(Duration.ofMinutes(1), System.nanoTime());
        assertFalse(consumer.pauses());

        assertEquals(Verdict.RELEASE, consumer.verdict(rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease));
        assertTrue(consumer.pauses());
        assertEquals(Verdict.RELEASE, consumer.verdict(rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease));
        assertEquals(1, calls.get());

        refused.set(false);
        ConsumerRecord<String, byte[]> underWay = rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1);
        assertEquals(Verdict.ACCEPT, handler.handle(Lane.INTERACTIVE, underWay, lease));
        assertFalse(consumer.pauses());
    }

    private static void awaitBusy(TaskConsumer consumer, int tasks) {
        Instant giveUp = Instant.now().plusSeconds(20);
        while (consumer.busy() < tasks && Instant.now().isBefore(giveUp)) {
            Thread.onSpinWait();
        }
        assertEquals(tasks, consumer.busy());
    }
}
