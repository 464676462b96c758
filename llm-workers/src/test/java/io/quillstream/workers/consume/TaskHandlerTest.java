package io.quillstream.workers.consume;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.telemetry.TraceParent;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.serde.SchemaRegistry;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.model.FallbackModel;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.product.StoreAwayException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class TaskHandlerTest {

    @AutoClose
    private static WorkerRig rig;

    @BeforeAll
    static void open() throws Exception {
        rig = new WorkerRig();
    }

    @Test
    void aTaskIsToBlameForTheWorkersThatDiedOverItAndNotForThoseItWaitedWith() throws Exception {
        AtomicInteger runs = new AtomicInteger();
        TaskHandler handler = rig.handler(call -> {
            runs.incrementAndGet();
            return WorkerRig.LOCAL.write(call);
        });
        Lease lease = new Lease(Duration.ofMinutes(1), System.nanoTime());
        TaskDispatched unlucky = WorkerRig.task();
        TaskDispatched deadly = WorkerRig.task();
        rig.begun.put(unlucky.getTaskId(), TaskHandler.MOST_BEGINNINGS - 1L);
        rig.begun.put(deadly.getTaskId(), (long) TaskHandler.MOST_BEGINNINGS);
        assertAll(
                () -> assertEquals(
                        Verdict.ACCEPT,
                        handler.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, unlucky, 30), lease)),
                () -> assertEquals(
                        Verdict.REJECT,
                        handler.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, deadly, 2), lease)),
                () -> assertTrue(
                        rig.completionsOf(Set.of(unlucky.getJobId())).getFirst().getSucceeded()),
                () -> assertEquals(
                        "INTERNAL",
                        rig.completionsOf(Set.of(deadly.getJobId()))
                                .getFirst()
                                .getFailure()
                                .getCode()),
                () -> assertEquals(1, runs.get()));
    }

    /** An alert on an increase sees none where a series begins with its first task. */
    @Test
    void whatBecomesOfTasksIsCountedFromTheStartOfTheWorker() {
        rig.handler(WorkerRig.LOCAL);
        for (Lane lane : Lane.values()) {
            for (String outcome : List.of("poison", "crashed", "invalid", "undecodable", "key_mismatch")) {
                assertNotNull(
                        rig.meters
                                .find("quill.worker.tasks")
                                .tags("lane", lane.label(), "outcome", outcome)
                                .counter(),
                        lane + " " + outcome);
            }
        }
    }

    @Test
    void aTaskThatIsHandedOutForTheFirstTimeIsNotCounted() throws Exception {
        TaskDispatched task = WorkerRig.task();
        rig.handler(WorkerRig.LOCAL)
                .handle(
                        Lane.INTERACTIVE,
                        rig.record(Lane.INTERACTIVE, task, 1),
                        new Lease(Duration.ofMinutes(1), System.nanoTime()));
        assertFalse(rig.begun.containsKey(task.getTaskId()));
    }

    @Test
    void theModelIsAskedWithinTheTraceOfTheTask() throws Exception {
        TraceParent trace = TraceParent.random();
        List<Optional<TraceParent>> asked = new ArrayList<>();
        TaskHandler handler = rig.handler(call -> {
            asked.add(TraceParent.current());
            return WorkerRig.LOCAL.write(call);
        });
        var record = rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1);
        trace.into(record.headers());
        handler.handle(Lane.INTERACTIVE, record, new Lease(Duration.ofMinutes(1), System.nanoTime()));
        assertEquals(List.of(Optional.of(trace)), asked);
    }

    @Test
    void whatTheLocalWriterWritesInTheProvidersPlaceCostsNothing() throws Exception {
        TaskDispatched task = WorkerRig.task();
        rig.handler(new FallbackModel(
                        List.of(call -> new ModelReply.Trouble(
                                TroubleKind.UNAVAILABLE, "openai", "m", "status 503", Optional.empty(), 1)),
                        Optional.of(WorkerRig.LOCAL)))
                .handle(
                        Lane.INTERACTIVE,
                        rig.record(Lane.INTERACTIVE, task, 1),
                        new Lease(Duration.ofMinutes(1), System.nanoTime()));
        TaskCompleted completion = rig.completionsOf(Set.of(task.getJobId())).getFirst();
        assertAll(
                () -> assertTrue(completion.getDegraded()),
                () -> assertEquals("local", completion.getProvider()),
                () -> assertEquals(0, completion.getCostMicros()),
                () -> assertTrue(completion.getUsage().getOutputTokens() > 0),
                () -> assertEquals(1, completion.getUnmeteredCalls(), "the call that failed"));
    }

    /** However often: a batch has a day, and its database may be away for an hour of it. */
    @Test
    void aTaskIsGivenBackWhileItsProductCannotBeRead() throws Exception {
        TaskHandler handler = rig.handler(WorkerRig.LOCAL, (workspace, product) -> {
            throw new StoreAwayException(new IllegalStateException("connection refused"));
        });
        TaskDispatched task = WorkerRig.task();
        for (int delivery = 1; delivery < 3 * TaskHandler.MOST_BEGINNINGS; delivery++) {
            assertEquals(
                    Verdict.RELEASE,
                    handler.handle(
                            Lane.INTERACTIVE,
                            rig.record(Lane.INTERACTIVE, task, delivery),
                            new Lease(Duration.ofMinutes(1), System.nanoTime())));
        }
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(task.getJobId())));
    }

    /** The broker was away when it began and is back when it ends: a stream must not begin in the middle. */
    @Test
    void aTaskWhoseFirstStageWasNotTakenIsDoneAgain() throws Exception {
        TaskDispatched task = WorkerRig.task();
        Verdict verdict = rig.handler(
                        WorkerRig.LOCAL,
                        (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                        losing(rig.producer, topic -> true, new TimeoutException("Expiring 1 record(s)")))
                .handle(
                        Lane.INTERACTIVE,
                        rig.record(Lane.INTERACTIVE, task, 1),
                        new Lease(Duration.ofMinutes(1), System.nanoTime()));
        assertEquals(Verdict.RELEASE, verdict);
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(task.getJobId())));
    }

    /** What was held back is waited for as well, when there is no call that it could have gone ahead of. */
    @Test
    void aTaskThatFailsBeforeItsCallIsDoneAgainIfItsStageWasNotTaken() throws Exception {
        TaskDispatched task = WorkerRig.task();
        Verdict verdict = rig.handler(
                        WorkerRig.LOCAL,
                        (workspace, product) -> Optional.empty(),
                        losing(
                                rig.producer,
                                Topics.PROGRESS.name()::equals,
                                new TimeoutException("Expiring 1 record(s)")))
                .handle(
                        Lane.INTERACTIVE,
                        rig.record(Lane.INTERACTIVE, task, 1),
                        new Lease(Duration.ofMinutes(1), System.nanoTime()));
        assertEquals(Verdict.RELEASE, verdict);
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(task.getJobId())));
    }

    @Test
    void theLastStageIsMeasuredWhateverComesOfIt() throws Exception {
        long before = timed("generating");
        long checks = timed("parsing_response");
        TaskHandler failing = rig.handler(call -> new ModelReply.Trouble(
                TroubleKind.UNAVAILABLE, "provider", "model", "connection reset", Optional.empty(), 1));
        for (TaskHandler handler : List.of(failing, rig.handler(WorkerRig.LOCAL))) {
            handler.handle(
                    Lane.INTERACTIVE,
                    rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1),
                    new Lease(Duration.ofMinutes(1), System.nanoTime()));
        }
        assertEquals(2, timed("generating") - before);
        assertEquals(1, timed("parsing_response") - checks);
    }

    @Test
    void tasksAreCountedByTypeOfCopyAndWhatCameOfThem() throws Exception {
        TaskDispatched strange = WorkerRig.task();
        strange.getCopy().setCopyType("haiku");
        TaskHandler failing = rig.handler(call ->
                new ModelReply.Trouble(TroubleKind.REFUSED, "provider", "model", "refusal", Optional.empty(), 1));
        double written = counted("titles", "written");
        double refused = counted("titles", "llm_refused");
        Lease lease = new Lease(Duration.ofMinutes(1), System.nanoTime());
        rig.handler(WorkerRig.LOCAL).handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease);
        failing.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, WorkerRig.task(), 1), lease);
        failing.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, strange, 1), lease);
        assertAll(
                () -> assertEquals(1, counted("titles", "written") - written),
                () -> assertEquals(1, counted("titles", "llm_refused") - refused),
                () -> assertEquals(1, counted("unknown", "internal")));
    }

    private static double counted(String type, String outcome) {
        return rig.meters
                .counter("quill.copy.tasks", "copy_type", type, "outcome", outcome)
                .count();
    }

    private static long timed(String stage) {
        return rig.meters.timer("quill.worker.stages", "stage", stage).count();
    }

    /** It comes once more then: the last delivery is left for this. */
    @Test
    void aTaskThatCannotBePutBackIsNotAccepted() throws Exception {
        TaskHandler handler = rig.handler(
                WorkerRig.LOCAL,
                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                losing(rig.producer, topic -> true, new TimeoutException("Expiring 1 record(s)")));
        var record = rig.record(Lane.INTERACTIVE, WorkerRig.task(), Redelivery.PUT_BACK_AT);
        assertEquals(Verdict.RELEASE, handler.putBack(Lane.INTERACTIVE, record));
        assertEquals(Verdict.ACCEPT, handler.putBack(Lane.INTERACTIVE, record));
    }

    @Test
    void aFailureIsNotToldByWhoHasLostTheTask() throws Exception {
        TaskHandler handler = rig.handler(call -> new ModelReply.Trouble(
                TroubleKind.UNAVAILABLE, "provider", "model", "connection reset", Optional.empty(), 1));
        TaskDispatched lost = WorkerRig.task();
        TaskDispatched held = WorkerRig.task();
        assertAll(
                () -> assertEquals(
                        Verdict.RELEASE,
                        handler.handle(
                                Lane.INTERACTIVE,
                                rig.record(Lane.INTERACTIVE, lost, 1),
                                new Lease(Duration.ZERO, System.nanoTime()))),
                () -> assertEquals(
                        Verdict.ACCEPT,
                        handler.handle(
                                Lane.INTERACTIVE,
                                rig.record(Lane.INTERACTIVE, held, 1),
                                new Lease(Duration.ofMinutes(1), System.nanoTime()))));
        rig.completionsOf(Set.of(held.getJobId()));
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(lost.getJobId())));
    }

    @Test
    void aTaskIsNoPoisonToWhoHasLostIt() throws Exception {
        TaskHandler handler = rig.handler(call -> {
            throw new IllegalStateException("crash");
        });
        TaskDispatched task = WorkerRig.task();
        assertEquals(
                Verdict.RELEASE,
                handler.handle(
                        Lane.INTERACTIVE,
                        failedBefore(rig.record(Lane.INTERACTIVE, task, 1), TaskHandler.MOST_FAILURES - 1),
                        new Lease(Duration.ZERO, System.nanoTime())));
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(task.getJobId())));
    }

    /** Errors as well: a stack that is too deep for one text is nothing that the worker dies of. */
    @Test
    void aTaskIsGivenUpForItsFailuresAndNotForItsDeliveries() throws Exception {
        TaskHandler handler = rig.handler(call -> {
            throw new StackOverflowError();
        });
        TaskDispatched unlucky = WorkerRig.task();
        TaskDispatched poison = WorkerRig.task();
        Lease lease = new Lease(Duration.ofMinutes(1), System.nanoTime());
        assertEquals(
                Verdict.ACCEPT,
                handler.handle(Lane.INTERACTIVE, rig.record(Lane.INTERACTIVE, unlucky, 8), lease),
                "it failed for the first time and is put back");
        assertEquals(
                Verdict.REJECT,
                handler.handle(
                        Lane.INTERACTIVE,
                        failedBefore(rig.record(Lane.INTERACTIVE, poison, 1), TaskHandler.MOST_FAILURES - 1),
                        lease));
        rig.completionsOf(Set.of(poison.getJobId()));
        assertEquals(
                List.of(),
                rig.present(
                        Topics.COMPLETIONS, completion -> completion.getJobId().equals(unlucky.getJobId())));
    }

    /** What cannot be told is no broker that is away. */
    @Test
    void aTaskWhoseOutcomeIsTooLargeForTheLogIsGivenUp() throws Exception {
        TaskHandler handler = rig.handler(
                WorkerRig.LOCAL,
                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                losing(rig.producer, Topics.COMPLETIONS.name()::equals, new RecordTooLargeException("too large")));
        TaskDispatched task = WorkerRig.task();
        assertEquals(
                Verdict.REJECT,
                handler.handle(
                        Lane.INTERACTIVE,
                        failedBefore(rig.record(Lane.INTERACTIVE, task, 1), TaskHandler.MOST_FAILURES - 1),
                        new Lease(Duration.ofMinutes(1), System.nanoTime())));
        assertEquals(
                "INTERNAL",
                rig.completionsOf(Set.of(task.getJobId()))
                        .getFirst()
                        .getFailure()
                        .getCode());
    }

    /** It is an answer that was paid for, and no provider is to blame. */
    @Test
    void textThatCannotBeToldWhileItIsWrittenHarmsNobody() throws Exception {
        TaskDispatched task = WorkerRig.task();
        assertEquals(
                Verdict.ACCEPT,
                rig.handler(
                                WorkerRig.STREAMING,
                                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                                throwing(rig.producer, Topics.DELTAS.name()::equals))
                        .handle(
                                Lane.INTERACTIVE,
                                rig.record(Lane.INTERACTIVE, task, 1),
                                new Lease(Duration.ofMinutes(1), System.nanoTime())));
        requireWrittenByOneCall(task);
    }

    /** The registry is away, and nobody has told any text before. */
    @Test
    void textWhoseSchemaHasNoIdYetIsNotToldAndHarmsNobody() throws Exception {
        TaskDispatched task = WorkerRig.task();
        assertEquals(
                Verdict.ACCEPT,
                rig.handler(
                                WorkerRig.STREAMING,
                                (workspace, product) -> Optional.of(ProductFixtures.bottle()),
                                rig.producer,
                                new AvroSerdes(awayFor(Topics.DELTAS.subject())))
                        .handle(
                                Lane.INTERACTIVE,
                                rig.record(Lane.INTERACTIVE, task, 1),
                                new Lease(Duration.ofMinutes(1), System.nanoTime())));
        requireWrittenByOneCall(task);
    }

    private static void requireWrittenByOneCall(TaskDispatched task) {
        TaskCompleted completion = rig.completionsOf(Set.of(task.getJobId())).getFirst();
        assertAll(
                () -> assertTrue(completion.getSucceeded(), () -> "" + completion.getFailure()),
                () -> assertEquals(1, completion.getCalls()));
    }

    private static SchemaRegistry awayFor(String unknown) {
        SchemaRegistry registry = new HttpSchemaRegistry(SharedStack.kafka().registryUrl());
        return new SchemaRegistry() {
            @Override
            public int register(String subject, Schema schema) {
                if (subject.equals(unknown)) {
                    throw new SchemaRegistryException("Schema registry is away", true, null);
                }
                return registry.register(subject, schema);
            }

            @Override
            public Schema byId(int id) {
                return registry.byId(id);
            }
        };
    }

    /** Takes no record of these topics, and says so at once. */
    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> throwing(Producer<String, byte[]> producer, Predicate<String> topics) {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("send") && topics.test(((ProducerRecord<?, ?>) arguments[0]).topic())) {
                        throw new TimeoutException("The buffer is full");
                    }
                    return method.invoke(producer, arguments);
                });
    }

    private static ConsumerRecord<String, byte[]> failedBefore(ConsumerRecord<String, byte[]> record, int times) {
        record.headers().add("quill-failures", Integer.toString(times).getBytes(StandardCharsets.US_ASCII));
        return record;
    }

    /** Takes everything but the first record of these topics, which fails so. */
    @SuppressWarnings("unchecked")
    private static Producer<String, byte[]> losing(
            Producer<String, byte[]> producer, Predicate<String> topics, Exception failure) {
        AtomicInteger sent = new AtomicInteger();
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(),
                new Class<?>[] {Producer.class},
                (proxy, method, arguments) -> method.getName().equals("send")
                                && topics.test(((ProducerRecord<?, ?>) arguments[0]).topic())
                                && sent.getAndIncrement() == 0
                        ? CompletableFuture.failedFuture(failure)
                        : method.invoke(producer, arguments));
    }
}
