package io.quillstream.workers.consume;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.embedded.Endpoints;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.kafka.RenewedProducer;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.serde.AvroSerdes;
import io.quillstream.schemas.serde.HttpSchemaRegistry;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.OneReading;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.workers.Calls;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.local.LocalStreamingWriter;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.product.ProductTexts;
import io.quillstream.workers.provider.AnswerFormat;
import io.quillstream.workers.provider.LangChainModel;
import io.quillstream.workers.task.Completions;
import io.quillstream.workers.task.TaskExecution;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Workers on a real broker, with a model of the test's choice, and the hands to feed and watch them. */
final class WorkerRig implements AutoCloseable {

    /** Answers at once and without a provider. */
    static final TextModel LOCAL = new LangChainModel(
            "local", LocalWriter.MODEL, new LocalWriter(Duration.ZERO), Optional.empty(), AnswerFormat.WORDS);

    /** The same as a stream, whose first piece comes late enough to be told at once. */
    static final TextModel STREAMING = new LangChainModel(
            "local",
            LocalWriter.MODEL,
            new LocalWriter(Duration.ZERO),
            Optional.of(new LocalStreamingWriter(new LocalWriter(Duration.ofMillis(200)))),
            AnswerFormat.WORDS);

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final KafkaClients kafka;
    final KafkaProducer<String, byte[]> producer;
    private final List<TaskConsumer> consumers = new ArrayList<>();
    /** Beginnings by task; what the workers of this rig share. */
    final Map<String, Long> begun = new ConcurrentHashMap<>();

    /** What the handlers of this rig count. */
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    private final CancelledWork cancelled;

    WorkerRig() throws Exception {
        Endpoints endpoints = SharedStack.kafka();
        kafka = new KafkaClients(
                endpoints.bootstrap(), new AvroSerdes(new HttpSchemaRegistry(endpoints.registryUrl())));
        try (Admin admin = kafka.admin("rig")) {
            new TopicProvisioner(admin, 2, (short) 1).provision();
            TaskGroups.configure(admin);
        }
        producer = kafka.producer("rig", Map.of());
        cancelled = new CancelledWork(kafka);
        cancelled.start();
    }

    /** A worker for the lane; several make several processes. */
    TaskConsumer worker(Lane lane, TextModel model, int concurrency) {
        TaskHandler handler = handler(model);
        TaskConsumer consumer =
                new TaskConsumer(lane, kafka, handler, new LaneSlots(concurrency), new SimpleMeterRegistry());
        consumers.add(consumer);
        consumer.start();
        return consumer;
    }

    /** What a worker does with each of its tasks. */
    TaskHandler handler(TextModel model) {
        return handler(model, (workspace, product) -> Optional.of(ProductFixtures.bottle()));
    }

    TaskHandler handler(TextModel model, ProductTexts products) {
        return handler(model, products, producer);
    }

    TaskHandler handler(TextModel model, ProductTexts products, Producer<String, byte[]> told) {
        return handler(model, products, told, kafka.serdes());
    }

    /** @param written how what it tells becomes bytes */
    TaskHandler handler(TextModel model, ProductTexts products, Producer<String, byte[]> told, AvroSerdes written) {
        return new TaskHandler(
                any -> kafka.serdes().deserializer(any.topic()),
                new TaskExecution(products, Calls.renderer(), model),
                new Completions(PriceBooks.released(), "rig"),
                new TaskJournal(new RenewedProducer("rig", () -> told), written),
                new Beginnings() {
                    @Override
                    public OptionalLong another(TaskDispatched task) {
                        return OptionalLong.of(begun.merge(task.getTaskId(), 1L, Long::sum));
                    }

                    @Override
                    public void survived(TaskDispatched task) {
                        begun.merge(task.getTaskId(), -1L, Long::sum);
                    }
                },
                cancelled,
                meters,
                Clock.systemUTC());
    }

    /** Refuses every record for as long as it is told to. */
    @SuppressWarnings("unchecked")
    static Producer<String, byte[]> refusing(Producer<String, byte[]> producer, BooleanSupplier refuses) {
        return (Producer<String, byte[]>) Proxy.newProxyInstance(
                Producer.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, method, arguments) -> {
                    if (!method.getName().equals("send") || !refuses.getAsBoolean()) {
                        return method.invoke(producer, arguments);
                    }
                    String topic = ((ProducerRecord<?, ?>) arguments[0]).topic();
                    Exception refusal = new TopicAuthorizationException(topic);
                    ((Callback) arguments[1]).onCompletion(null, refusal);
                    return CompletableFuture.failedFuture(refusal);
                });
    }

    static TaskDispatched task() {
        return TaskDispatched.newBuilder()
                .setTaskId(UUID.randomUUID().toString())
                .setJobId(UUID.randomUUID().toString())
                .setWorkspaceId(Calls.WORKSPACE.toString())
                .setUserId("dev")
                .setKind("copy")
                .setStep("write")
                .setAttempt(1)
                .setLane("interactive")
                .setCopy(CopyOrder.newBuilder()
                        .setProductId(ProductFixtures.bottle().id().toString())
                        .setCopyType("titles")
                        .setTone("casual")
                        .setLengthPreference("short")
                        .setCount(3)
                        .build())
                .setDeadlineAt(Instant.now().plusSeconds(120))
                .setDispatchedAt(Instant.now())
                .build();
    }

    void dispatch(Lane lane, TaskDispatched task) throws Exception {
        ProducerRecord<String, byte[]> record =
                new ProducerRecord<>(lane.topic().name(), task.getTaskId(), bytes(lane, task));
        record.headers().add("x-request-id", "request-1".getBytes(StandardCharsets.US_ASCII));
        producer.send(record).get();
    }

    /** The task as it reaches a worker. */
    ConsumerRecord<String, byte[]> record(Lane lane, TaskDispatched task, int delivery) {
        return new ConsumerRecord<>(
                lane.topic().name(),
                0,
                0,
                Instant.now().toEpochMilli(),
                TimestampType.CREATE_TIME,
                0,
                0,
                task.getTaskId(),
                bytes(lane, task),
                new RecordHeaders(),
                Optional.empty(),
                Optional.of((short) delivery));
    }

    private byte[] bytes(Lane lane, TaskDispatched task) {
        return kafka.serdes().serializer(lane.topic()).serialize(lane.topic().name(), task);
    }

    <T extends SpecificRecord> void write(Topic<T> topic, String key, T value) throws Exception {
        producer.send(new ProducerRecord<>(
                        topic.name(), key, kafka.serdes().serializer(topic).serialize(topic.name(), value)))
                .get();
    }

    /** The completions of these jobs, in order of arrival, once there is one for each. */
    List<TaskCompleted> completionsOf(Set<String> jobs) {
        Set<String> seen = new HashSet<>();
        List<TaskCompleted> found = new ArrayList<>();
        await(Topics.COMPLETIONS, (record, completion) -> {
            if (jobs.contains(completion.getJobId())) {
                found.add(completion);
                seen.add(completion.getJobId());
            }
            return seen.equals(jobs);
        });
        return found;
    }

    /** Looks at a record. */
    interface Watcher<T> {
        /** True to look no further. */
        boolean sees(ConsumerRecord<String, byte[]> record, T value);
    }

    /** Reads the topic from its beginning until the watcher has seen enough; fails after {@link #PATIENCE}. */
    <T extends SpecificRecord> void await(Topic<T> topic, Watcher<T> watcher) {
        Instant giveUp = Instant.now().plus(PATIENCE);
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("rig-watch", null, OneReading.SETTINGS)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (Instant.now().isBefore(giveUp)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    T value = kafka.serdes().deserializer(topic).deserialize(topic.name(), record.value());
                    if (watcher.sees(record, value)) {
                        return;
                    }
                }
            }
        }
        throw new AssertionError("Not seen on " + topic + " within " + PATIENCE);
    }

    /** All records of the topic that are there now and that the filter takes. */
    <T extends SpecificRecord> List<T> present(Topic<T> topic, Predicate<T> filter) {
        List<T> found = new ArrayList<>();
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("rig-read", null, OneReading.SETTINGS)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    T value = kafka.serdes().deserializer(topic).deserialize(topic.name(), record.value());
                    if (filter.test(value)) {
                        found.add(value);
                    }
                });
            }
        }
        return found;
    }

    /** For this rig: the next one sets the usual duration again. */
    void locksLast(Duration lock) throws Exception {
        try (Admin admin = kafka.admin("rig")) {
            TaskGroups.configure(admin, lock);
        }
    }

    CancelledWork cancelled() {
        return cancelled;
    }

    @Override
    public void close() {
        consumers.forEach(consumer -> consumer.stop(Duration.ofSeconds(5)));
        cancelled.stop(Duration.ofSeconds(2));
        producer.close(Duration.ofSeconds(2));
    }

    /** Waits for the latch for a minute; whether it opened. */
    static boolean opened(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
