package io.quillstream.processors;

import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.SharedStack;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service on a real broker. */
class StreamProcessorsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final String workspace = UUID.randomUUID().toString();
    private final Telemetry telemetry = new Telemetry();
    private Settings settings;
    private KafkaClients kafka;
    private KafkaProducer<String, byte[]> producer;
    private StreamProcessors service;

    @BeforeEach
    void start() throws Exception {
        settings = new Settings(SharedStack.kafka().asSettings())
                .with(Map.of(
                        "QUILL_STATE_DIR", folder.toString(),
                        "QUILL_TOPIC_REPLICATION", "1",
                        // So long that only a commit at quiescence can be in time.
                        "QUILL_COMMIT_INTERVAL", "20s"));
        kafka = KafkaClients.of(settings);
        producer = kafka.producer("test", Map.of());
        service = started();
    }

    @AfterEach
    void stop() {
        service.stop(Duration.ofSeconds(10));
        producer.close();
        telemetry.close();
    }

    @Test
    void aLoneRequestIsDecidedAtOnce() throws Exception {
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), 100)
                        .setWorkspaceId(workspace)
                        .build());
        String warmUp = admit();

        long begin = System.nanoTime();
        String job = admit();
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertTrue(took.compareTo(Duration.ofSeconds(5)) < 0, "the decision took " + took);
        TaskDispatched task = Committed.first(
                kafka, Topics.TASKS_INTERACTIVE, each -> each.getJobId().equals(job));
        send(Topics.COMPLETIONS, success(task).setCompletedAt(Instant.now()).build());
        Committed.first(kafka, Topics.CONTENT, each -> each.getJobId().equals(job));
        assertEquals(List.of("grant 100", "reserve 1", "reserve 1", "settle 1"), ledger(4));
        assertTrue(!warmUp.equals(job));
    }

    @Test
    void aRestartGoesOnWhereItWas() throws Exception {
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), 1).setWorkspaceId(workspace).build());
        String job = admit();

        service.stop(Duration.ofSeconds(10));
        send(Topics.REQUESTS, request(job).setWorkspaceId(workspace).build());
        String refused = UUID.randomUUID().toString();
        send(Topics.REQUESTS, request(refused).setWorkspaceId(workspace).build());
        service = started();

        AdmissionDecided decision = Committed.first(
                kafka, Topics.ADMISSIONS, each -> each.getJobId().equals(refused));
        assertEquals(false, decision.getAdmitted());
        Committed.first(kafka, Topics.ADMISSIONS, each -> each.getJobId().equals(job) && each.getRepeated());
        assertEquals(List.of("grant 1", "reserve 1"), ledger(2));
    }

    /** Brokers keep the offsets of a group that is away for a week, and may forget them when they come back from a kill. */
    @Test
    void aRefusalStandsWhenTheBrokerHasForgottenTheOffsets() throws Exception {
        String refused = UUID.randomUUID().toString();
        send(Topics.REQUESTS, request(refused).setWorkspaceId(workspace).build());
        assertEquals(
                false,
                Committed.first(
                                kafka,
                                Topics.ADMISSIONS,
                                each -> each.getJobId().equals(refused))
                        .getAdmitted());
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), 5).setWorkspaceId(workspace).build());
        assertEquals(List.of("grant 5"), ledger(1));
        service.stop(Duration.ofSeconds(10));
        forgetOffsets();

        service = started();

        String job = admit();
        AdmissionDecided decision = Committed.first(
                kafka, Topics.ADMISSIONS, each -> each.getJobId().equals(job));
        assertEquals(4, decision.getBalance(), "the request behind it is the only one that was paid for");
        assertEquals(List.of("grant 5", "reserve 1"), ledger(2));
    }

    @Test
    void whatIsFinishedComesBeforeABacklogOfRequests() throws Exception {
        int backlog = 6_000;
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), backlog + 1)
                        .setWorkspaceId(workspace)
                        .build());
        String job = admit();
        TaskDispatched task = Committed.first(
                kafka, Topics.TASKS_INTERACTIVE, each -> each.getJobId().equals(job));
        service.stop(Duration.ofSeconds(10));
        var encoder = kafka.serdes().serializer(Topics.REQUESTS);
        for (int i = 0; i < backlog; i++) {
            byte[] bytes = encoder.serialize(
                    Topics.REQUESTS.name(),
                    request(UUID.randomUUID().toString())
                            .setWorkspaceId(workspace)
                            .build());
            producer.send(new ProducerRecord<>(Topics.REQUESTS.name(), workspace, bytes));
        }
        producer.flush();
        send(Topics.COMPLETIONS, success(task).setCompletedAt(Instant.now()).build());

        service = started();

        List<String> entries = ledger(backlog + 3);
        assertTrue(entries.contains("settle 1"), "the job was settled");
        // The first polls may hold nothing but requests.
        assertTrue(entries.indexOf("settle 1") < backlog / 4, () -> "settled as number " + entries.indexOf("settle 1"));
    }

    /** What a kill amid the making of a store can leave: files that RocksDB will not open. */
    @Test
    void stateThatCannotBeOpenedIsRebuiltFromTheLog() throws Exception {
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), 1).setWorkspaceId(workspace).build());
        String job = admit();
        service.stop(Duration.ofSeconds(10));
        int broken = 0;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path pointer : files.filter(file -> file.endsWith("CURRENT")).toList()) {
                Files.writeString(pointer, "MANIFEST-999999\n");
                broken++;
            }
        }
        assertTrue(broken > 0, "there are stores to break");

        service = started();

        send(Topics.REQUESTS, request(job).setWorkspaceId(workspace).build());
        Committed.first(kafka, Topics.ADMISSIONS, each -> each.getJobId().equals(job) && each.getRepeated());
        assertEquals(List.of("grant 1", "reserve 1"), ledger(2));
    }

    @Test
    void nothingIsCommittedWhileNothingHappens() throws Exception {
        service.stop(Duration.ofSeconds(10));
        settings = settings.with(Map.of("QUILL_COMMIT_INTERVAL", "20ms"));
        service = started();
        send(
                Topics.GRANTS,
                extra(UUID.randomUUID().toString(), 1).setWorkspaceId(workspace).build());
        admit();
        ledger(2);
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("test-idle", null, Map.of())) {
            List<TopicPartition> transactions = reader.partitionsFor("__transaction_state").stream()
                    .map(info -> new TopicPartition(info.topic(), info.partition()))
                    .toList();
            // Behind the commit that made them visible, its transaction may still have to be marked as complete.
            Map<TopicPartition, Long> before = Map.of();
            long since = System.nanoTime();
            long giveUpAt = since + PATIENCE.toNanos();
            while (System.nanoTime() - since < Duration.ofSeconds(3).toNanos()) {
                assertTrue(System.nanoTime() < giveUpAt, "transactions go on");
                Map<TopicPartition, Long> now = reader.endOffsets(transactions);
                if (!now.equals(before)) {
                    before = now;
                    since = System.nanoTime();
                }
            }
        }
    }

    @Test
    void afterAStopNothingIsReadyAndNothingIsDead() {
        service.stop(Duration.ofSeconds(10));

        for (HealthCheck check : service.checks()) {
            assertEquals(!check.fatal(), check.problem().get().isPresent(), check.name());
        }
    }

    /** Possible when the broker has noticed that nobody of the group is there any more. */
    private void forgetOffsets() throws Exception {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        try (Admin admin = kafka.admin("test-forgets")) {
            while (true) {
                try {
                    admin.deleteConsumerGroups(List.of(StreamsConfiguration.APPLICATION_ID))
                            .all()
                            .get();
                    return;
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof GroupNotEmptyException) || System.nanoTime() > giveUpAt) {
                        throw e;
                    }
                    LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                }
            }
        }
    }

    private StreamProcessors started() throws Exception {
        StreamProcessors starting = new StreamProcessors(settings, kafka, telemetry);
        starting.start();
        return starting;
    }

    private String admit() throws Exception {
        String job = UUID.randomUUID().toString();
        Instant now = Instant.now();
        send(
                Topics.REQUESTS,
                request(job)
                        .setWorkspaceId(workspace)
                        .setAcceptedAt(now)
                        .setDeadlineAt(now.plusSeconds(300))
                        .build());
        assertTrue(Committed.first(
                        kafka, Topics.ADMISSIONS, each -> each.getJobId().equals(job))
                .getAdmitted());
        return job;
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, T value)
            throws ExecutionException, InterruptedException {
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), value);
        producer.send(new ProducerRecord<>(topic.name(), workspace, bytes)).get();
    }

    private List<String> ledger(int entries) {
        List<String> found = new ArrayList<>();
        Committed.first(kafka, Topics.LEDGER, entry -> {
            if (entry.getWorkspaceId().equals(workspace)) {
                found.add(entry.getEntry() + " " + entry.getAmount());
            }
            return found.size() == entries;
        });
        return found;
    }
}
