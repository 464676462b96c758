package io.quillstream.workers;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.Endpoints;
import io.quillstream.embedded.Part;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.Asset;
import io.quillstream.stores.postgres.Assets;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Product;
import io.quillstream.stores.postgres.Products;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.broker.OneReading;
import io.quillstream.testkit.broker.SharedStack;
import io.quillstream.testkit.proxy.FaultProxy;
import io.quillstream.testkit.proxy.LinkCondition;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole service on a real broker, PostgreSQL and Redis. */
@Timeout(120)
class LlmWorkersTest {

    private final UUID workspace = UUID.randomUUID();
    private final UUID product = UUID.randomUUID();

    @Test
    void writesCopyFromTheAssetsAndRemembersIt() throws Exception {
        Endpoints endpoints = servers();
        Settings settings = settings(endpoints, endpoints.postgresUrl());
        KafkaClients kafka = KafkaClients.of(settings);
        store(endpoints);
        try (Admin admin = kafka.admin("test")) {
            new TopicProvisioner(admin, 2, (short) 1).provision();
        }
        LlmWorkers workers = new LlmWorkers(settings, kafka, new Telemetry());
        try (KafkaProducer<String, byte[]> producer = kafka.producer("test", Map.of())) {
            workers.start();
            TaskCompleted first = completed(kafka, producer);
            TaskCompleted second = completed(kafka, producer);
            assertAll(
                    () -> assertTrue(first.getSucceeded(), () -> String.valueOf(first.getFailure())),
                    () -> assertTrue(
                            String.join(" ", first.getItems()).contains("kelp fibre"),
                            () -> first.getItems().toString()),
                    () -> assertEquals(false, first.getCached()),
                    () -> assertEquals(true, second.getCached()),
                    () -> assertEquals(0, second.getCalls()),
                    () -> assertEquals(first.getItems(), second.getItems()),
                    () -> assertEquals(first.getUsage(), second.getUsage()),
                    () -> assertTrue(workers.checks().stream()
                            .allMatch(check -> check.problem().get().isEmpty())));
        } finally {
            workers.stop(Duration.ofSeconds(10));
        }
    }

    /** Found by a hundred kills: workers that died while they waited for the database were held against their tasks. */
    @Test
    void takesNoTaskBeforeItCanReadProducts() throws Exception {
        Endpoints endpoints = servers();
        URI database = URI.create(endpoints.postgresUrl().substring("jdbc:".length()));
        KafkaClients kafka = KafkaClients.of(settings(endpoints, endpoints.postgresUrl()));
        store(endpoints);
        try (Admin admin = kafka.admin("test")) {
            new TopicProvisioner(admin, 2, (short) 1).provision();
        }
        try (FaultProxy way = FaultProxy.to(new InetSocketAddress(database.getHost(), database.getPort()));
                KafkaProducer<String, byte[]> producer = kafka.producer("test", Map.of())) {
            way.become(new LinkCondition.Cut());
            String throughIt = endpoints
                    .postgresUrl()
                    .replace(":" + database.getPort() + "/", ":" + way.address().getPort() + "/");
            LlmWorkers cutOff = new LlmWorkers(settings(endpoints, throughIt), kafka, new Telemetry());
            LlmWorkers well = new LlmWorkers(settings(endpoints, endpoints.postgresUrl()), kafka, new Telemetry());
            try {
                cutOff.start();
                well.start();
                for (int task = 0; task < 8; task++) {
                    assertTrue(completed(kafka, producer).getSucceeded());
                }
                assertEquals(List.of("the database of products has not answered yet"), problems(cutOff));
                well.stop(Duration.ofSeconds(10));
                way.become(new LinkCondition.Clear());
                assertTrue(completed(kafka, producer).getSucceeded());
                assertEquals(List.of(), problems(cutOff));
            } finally {
                well.stop(Duration.ofSeconds(10));
                cutOff.stop(Duration.ofSeconds(10));
            }
        }
    }

    /** As when the process is told to end while its database is away. */
    @Test
    void endsAtOnceThoughItNeverBegan() throws Exception {
        Endpoints endpoints = servers();
        KafkaClients kafka = KafkaClients.of(settings(endpoints, endpoints.postgresUrl()));
        try (Admin admin = kafka.admin("test")) {
            new TopicProvisioner(admin, 2, (short) 1).provision();
        }
        LlmWorkers workers =
                new LlmWorkers(settings(endpoints, "jdbc:postgresql://127.0.0.1:1/quill"), kafka, new Telemetry());
        workers.start();
        assertTimeout(Duration.ofSeconds(10), () -> workers.stop(Duration.ofSeconds(10)));
        assertEquals(List.of("the database of products has not answered yet"), problems(workers));
    }

    private static List<String> problems(LlmWorkers workers) {
        return workers.checks().stream()
                .flatMap(check -> check.problem().get().stream())
                .toList();
    }

    private static Endpoints servers() throws Exception {
        return Fresh.databases(SharedStack.with(EnumSet.of(Part.KAFKA, Part.REGISTRY, Part.POSTGRES, Part.REDIS)));
    }

    private static Settings settings(Endpoints endpoints, String postgresUrl) {
        return new Settings(endpoints.asSettings()).with(Map.of("QUILL_POSTGRES_URL", postgresUrl));
    }

    private void store(Endpoints endpoints) {
        Instant now = Instant.parse("2026-11-21T00:00:00Z");
        try (Postgres postgres =
                Postgres.open(endpoints.postgresUrl(), endpoints.postgresUser(), endpoints.postgresPassword(), 2)) {
            postgres.migrate();
            new Workspaces(postgres).create(new Workspace(workspace, "test", "free", 1_000, now));
            new Products(postgres).put(workspace, new Product(product, "Tidewater Towel", null, now, now));
            String text = "The towel is woven from kelp fibre and dries in half an hour.";
            new Assets(postgres)
                    .add(
                            workspace,
                            new Asset(UUID.randomUUID(), product, "text", "a.txt", text, "0".repeat(64), 60L, now));
        }
    }

    private TaskCompleted completed(KafkaClients kafka, KafkaProducer<String, byte[]> producer) throws Exception {
        TaskDispatched task = TaskDispatched.newBuilder()
                .setTaskId(UUID.randomUUID().toString())
                .setJobId(UUID.randomUUID().toString())
                .setWorkspaceId(workspace.toString())
                .setUserId("dev")
                .setKind("copy")
                .setStep("write")
                .setAttempt(1)
                .setLane("interactive")
                .setCopy(CopyOrder.newBuilder()
                        .setProductId(product.toString())
                        .setCopyType("descriptions")
                        .setTone("professional")
                        .setLengthPreference("medium")
                        .setCount(2)
                        .build())
                .setDeadlineAt(Instant.now().plusSeconds(60))
                .setDispatchedAt(Instant.now())
                .build();
        String topic = Topics.TASKS_INTERACTIVE.name();
        producer.send(new ProducerRecord<>(
                        topic,
                        task.getTaskId(),
                        kafka.serdes().serializer(Topics.TASKS_INTERACTIVE).serialize(topic, task)))
                .get();
        return completion(kafka, task.getJobId());
    }

    private static TaskCompleted completion(KafkaClients kafka, String job) {
        String topic = Topics.COMPLETIONS.name();
        Instant giveUp = Instant.now().plusSeconds(30);
        try (KafkaConsumer<String, byte[]> consumer = kafka.consumer("test-watch", null, OneReading.SETTINGS)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            while (Instant.now().isBefore(giveUp)) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                    TaskCompleted value =
                            kafka.serdes().deserializer(Topics.COMPLETIONS).deserialize(topic, record.value());
                    if (value.getJobId().equals(job)) {
                        return value;
                    }
                }
            }
        }
        throw new AssertionError("No completion of " + job);
    }
}
