package io.quillstream.ingest.house;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ContentPart;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.JobEnd;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * Plays the rooms that this one may not know: decides requests like the stream processors and keeps the view like its
 * sink, over the real topics and stores. Deciding can be suspended, so that the door hears nothing, and so can the view.
 */
public final class StandInHouse implements AutoCloseable {

    private static final List<Topic<?>> READ = List.of(
            Topics.GRANTS,
            Topics.REQUESTS,
            Topics.BATCHES,
            Topics.CANCELLATIONS,
            Topics.ADMISSIONS,
            Topics.PROGRESS,
            Topics.CONTENT);

    private final KafkaClients kafka;
    private final int partitions;
    private final Map<String, Deserializer<?>> deserializers = new HashMap<>();
    private final Serializer<AdmissionDecided> admissions;
    private final Admin admin;
    private final KafkaConsumer<String, byte[]> consumer;
    private final KafkaProducer<String, byte[]> producer;
    private final StandInDecider decider = new StandInDecider();
    private final StandInView view;
    private final SinkPositions positions;
    private final Map<String, List<GenerationRequested>> requests = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<ConsumerRecord<String, byte[]>> undecided = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean suspended;
    private volatile boolean viewSuspended;
    private volatile boolean closed;
    private volatile Map<TopicPartition, Long> read = Map.of();

    /** @param partitions of every topic */
    public StandInHouse(KafkaClients kafka, MongoStore mongo, int partitions) {
        this.kafka = kafka;
        this.partitions = partitions;
        READ.forEach(topic -> deserializers.put(topic.name(), kafka.serdes().deserializer(topic)));
        this.admissions = kafka.serdes().serializer(Topics.ADMISSIONS);
        this.admin = kafka.admin("stand-in");
        this.consumer = kafka.consumer("stand-in", null, Map.of("max.poll.records", 10_000));
        this.producer = kafka.producer("stand-in", Map.of());
        this.view = new StandInView(mongo);
        this.positions = new SinkPositions(mongo, SinkPositions.VIEW);
        this.thread = Thread.ofPlatform().name("stand-in-house").daemon().start(this::run);
    }

    /** Stops deciding, or decides what has piled up and goes on. */
    public void suspend(boolean on) {
        suspended = on;
        consumer.wakeup();
    }

    /** The view's sink stands still, or writes what has piled up and goes on. */
    public void suspendView(boolean on) {
        viewSuspended = on;
        consumer.wakeup();
    }

    /** Requests in the log with that job id, in order. */
    public List<GenerationRequested> requests(String job) {
        return List.copyOf(requests.getOrDefault(job, List.of()));
    }

    /** Number of requests of that workspace that are in the log now, whether or not they had been read by now. */
    public long requestsOf(String workspace) {
        awaitEnd();
        return requests.values().stream()
                .flatMap(List::stream)
                .filter(request -> request.getWorkspaceId().equals(workspace))
                .count();
    }

    /** Waits until what is in the log now is decided, and its decisions are in the view. */
    public void settle() {
        awaitEnd();
        awaitEnd();
    }

    /** Waits until what is in the log now is read, decided and written to the view, as far as these go on. */
    private void awaitEnd() {
        try {
            Map<TopicPartition, Long> ends = EndOffsets.of(admin).committed(partitions());
            OpenDoor.await(() ->
                    ends.entrySet().stream().allMatch(end -> read.getOrDefault(end.getKey(), 0L) >= end.getValue()));
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("Where the log ends could not be asked", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Ends an admitted job with these items. */
    public void complete(String job, List<String> items) {
        ContentPart part = ContentPart.newBuilder()
                .setIndex(0)
                .setName("write")
                .setItems(items)
                .setFaq(List.of())
                .setSha256("0".repeat(64))
                .build();
        end(job, "completed", part, null);
    }

    /** Ends an admitted job with that code. */
    public void fail(String job, String code) {
        Failure failure = Failure.newBuilder()
                .setCode(code)
                .setMessage("It went wrong")
                .setRetryable(false)
                .build();
        end(job, "failed", null, failure);
    }

    private void end(String job, String status, ContentPart part, Failure failure) {
        GenerationRequested request = requests(job).getFirst();
        write(
                job,
                ContentRecorded.newBuilder()
                        .setJobId(job)
                        .setWorkspaceId(request.getWorkspaceId())
                        .setUserId(request.getUserId())
                        .setKind(request.getKind())
                        .setCopy(request.getCopy())
                        .setPart(part)
                        .setEnd(JobEnd.newBuilder()
                                .setStatus(status)
                                .setFailure(failure)
                                .setParts(part == null ? 0 : 1)
                                .setCredits(part == null ? 0 : 1)
                                .setDegraded(false)
                                .setAttempts(1)
                                .setEndedAt(Instant.now().truncatedTo(ChronoUnit.MILLIS))
                                .build())
                        .setCreatedAt(request.getAcceptedAt())
                        .build());
    }

    private void run() {
        List<TopicPartition> all = partitions();
        consumer.assign(all);
        consumer.seekToBeginning(all);
        while (!closed) {
            try {
                ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ofMillis(100));
                records.forEach(this::read);
            } catch (WakeupException e) {
                // someone changed what this loop looks at
            }
            for (var record = suspended ? null : undecided.poll(); record != null; record = undecided.poll()) {
                decide(record);
            }
            producer.flush();
            Map<TopicPartition, Long> reached = reached(all);
            if (!viewSuspended) {
                view.flush();
                positions.advance(reached);
            }
            read = reached;
        }
        consumer.close();
        producer.close();
        admin.close();
    }

    private List<TopicPartition> partitions() {
        return READ.stream()
                .flatMap(topic -> IntStream.range(0, partitions).mapToObj(i -> new TopicPartition(topic.name(), i)))
                .toList();
    }

    /** Behind what was read of each partition. */
    private Map<TopicPartition, Long> reached(List<TopicPartition> all) {
        Map<TopicPartition, Long> reached = new HashMap<>();
        all.forEach(partition -> reached.put(partition, consumer.position(partition)));
        return Map.copyOf(reached);
    }

    private void read(ConsumerRecord<String, byte[]> record) {
        Object event;
        try {
            event = deserializers.get(record.topic()).deserialize(record.topic(), record.value());
        } catch (SerializationException | SchemaRegistryException e) {
            return; // other tests put poison on the topics; the real readers go on as well
        }
        switch (event) {
            case io.quillstream.schemas.event.CreditsGranted grant -> decider.granted(grant);
            case GenerationRequested request -> {
                requests.computeIfAbsent(request.getJobId(), k -> new java.util.concurrent.CopyOnWriteArrayList<>())
                        .add(request);
                view.requested(request);
                undecided.add(record);
            }
            case AdmissionDecided decision -> view.decided(decision);
            case ContentRecorded content -> view.content(content);
            case io.quillstream.schemas.event.BatchRecorded batch -> view.batch(batch);
            case io.quillstream.schemas.event.CancellationRequested wish -> view.cancellation(wish);
            default -> {}
        }
    }

    private void decide(ConsumerRecord<String, byte[]> record) {
        GenerationRequested request =
                (GenerationRequested) deserializers.get(record.topic()).deserialize(record.topic(), record.value());
        byte[] decision = admissions.serialize(Topics.ADMISSIONS.name(), decider.decide(request));
        producer.send(
                new ProducerRecord<>(Topics.ADMISSIONS.name(), null, request.getJobId(), decision, record.headers()));
    }

    private void write(String job, ContentRecorded content) {
        byte[] bytes = kafka.serdes().serializer(Topics.CONTENT).serialize(Topics.CONTENT.name(), content);
        producer.send(new ProducerRecord<>(Topics.CONTENT.name(), job, bytes));
        producer.flush();
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
