package io.quillstream.processors;

import static io.quillstream.processors.Events.extra;
import static io.quillstream.processors.Events.request;
import static io.quillstream.processors.Events.success;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import io.quillstream.embedded.kafka.Detour;
import io.quillstream.embedded.kafka.Login;
import io.quillstream.embedded.kafka.ServerKeys;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.testkit.broker.Fresh;
import io.quillstream.testkit.tls.ServerCertificate;
import io.quillstream.testkit.tls.TestAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import javax.net.ssl.SSLHandshakeException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A broker that encrypts and asks who comes (SASL_SSL) lets every client of ours in, and nobody else; and our clients tell
 * their password to no other broker.
 */
@Timeout(120)
class GuardedBrokerTest {

    private static final Login LOGIN = new Login("quill", "open-sesame");
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int PARTITIONS = 4;

    /** As docs/cluster.md shows it. */
    private static final String PROPERTIES = """
            security.protocol=SASL_SSL
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="%s" password="%s";
            """;

    private static final String TRUST = """
            ssl.truststore.type=PEM
            ssl.truststore.location=%s
            """;

    @TempDir
    static Path folder;

    private static TestAuthority authority;
    private static EmbeddedStack stack;
    private static String broker;
    private static KafkaClients kafka;
    private static KafkaProducer<String, byte[]> producer;

    private final String workspace = UUID.randomUUID().toString();

    @BeforeAll
    static void start() throws Exception {
        int port = Fresh.port();
        broker = "127.0.0.1:" + port;
        authority = TestAuthority.in(folder);
        ServerCertificate shown = authority.server("ip:127.0.0.1");
        Optional<ServerKeys> keys = Optional.of(new ServerKeys(shown.store(), shown.password()));
        Detour door = new Detour("127.0.0.1", port, List.of(LOGIN), false, keys);
        stack = EmbeddedStack.start(folder.resolve("stack"), EnumSet.of(Part.KAFKA, Part.REGISTRY), Optional.of(door));
        kafka = KafkaClients.of(settings(credentials(LOGIN.password())));
        try (Admin admin = kafka.admin("test")) {
            new TopicProvisioner(admin, PARTITIONS, (short) 1).provision();
        }
        producer = kafka.producer("test", Map.of());
    }

    @AfterAll
    static void stop() {
        if (producer != null) {
            producer.close();
        }
        if (stack != null) {
            stack.close();
        }
    }

    @Test
    void whoDoesNotSayWhoHeIsIsTurnedAway() throws Exception {
        KafkaClients anonymous = KafkaClients.of(settings("security.protocol=SSL\n" + trust()));
        Map<String, Object> impatient = Map.of(ProducerConfig.MAX_BLOCK_MS_CONFIG, 3_000);
        try (KafkaProducer<String, byte[]> nobody = anonymous.producer("anonymous", impatient)) {
            assertThrows(TimeoutException.class, () -> nobody.partitionsFor(Topics.REQUESTS.name()));
        }
    }

    @Test
    void aWrongPasswordIsToldAndNotRepeated() throws Exception {
        Exception refused = refusal(settings(credentials("open-barley")));
        assertInstanceOf(SaslAuthenticationException.class, refused.getCause());
        assertFalse(refused.toString().contains("barley"), refused.toString());
    }

    @Test
    void aBrokerWhoseAuthorityNobodyTrustsIsToldAndNotAskedAgain() throws Exception {
        Exception refused = refusal(settings(PROPERTIES.formatted(LOGIN.user(), LOGIN.password())));
        assertInstanceOf(SslAuthenticationException.class, refused.getCause());
        assertInstanceOf(SSLHandshakeException.class, refused.getCause().getCause());
    }

    /** Whoever can bend a name to his own server has a certificate, too. */
    @Test
    void aBrokerUnderAnotherNameThanThatOfItsCertificateIsNotTrusted() throws Exception {
        String elsewhere = broker.replace("127.0.0.1", "localhost");
        Settings bent = settings(credentials(LOGIN.password())).with(Map.of("QUILL_KAFKA_BOOTSTRAP", elsewhere));
        assertInstanceOf(SslAuthenticationException.class, refusal(bent).getCause());
    }

    /** Of a client that asks for the name of the cluster. */
    private static Exception refusal(Settings settings) {
        try (Admin admin = KafkaClients.of(settings).admin("stranger")) {
            KafkaFuture<String> cluster = admin.describeCluster().clusterId();
            return assertThrows(ExecutionException.class, () -> cluster.get());
        }
    }

    @Test
    void adminProducerConsumerAndShareConsumerAreLetIn() throws Exception {
        String topic = Fresh.name("guarded");
        String workers = Fresh.name("workers");
        prepare(topic, workers);
        producer.send(new ProducerRecord<>(topic, "key", new byte[] {1})).get();
        try (KafkaConsumer<String, byte[]> reader = kafka.consumer("test", Fresh.name("readers"), Map.of())) {
            reader.subscribe(List.of(topic));
            assertEquals("key", first(reader::poll).key());
            reader.commitSync();
        }
        try (KafkaShareConsumer<String, byte[]> worker = kafka.shareConsumer("test", workers, Map.of())) {
            worker.subscribe(List.of(topic));
            worker.acknowledge(first(worker::poll), AcknowledgeType.ACCEPT);
            assertTrue(worker.commitSync().values().stream().allMatch(Optional::isEmpty));
        }
    }

    /** With all the clients that Kafka Streams makes for itself, and its transactions. */
    @Test
    void aJobIsAdmittedDispatchedAndSettled(@TempDir Path state) throws Exception {
        Settings settings = settings(credentials(LOGIN.password())).with(Map.of("QUILL_STATE_DIR", state.toString()));
        try (Telemetry telemetry = new Telemetry()) {
            StreamProcessors service = new StreamProcessors(settings, KafkaClients.of(settings), telemetry);
            service.start();
            try {
                finish(UUID.randomUUID().toString());
            } finally {
                service.stop(Duration.ofSeconds(10));
            }
        }
    }

    /** Sees a job through, in the places of the door and of a worker. */
    private void finish(String job) throws Exception {
        Instant now = Instant.now();
        CreditsGranted.Builder credits = extra(UUID.randomUUID().toString(), 1);
        send(Topics.GRANTS, credits.setWorkspaceId(workspace).build());
        GenerationRequested.Builder order = request(job).setWorkspaceId(workspace);
        order.setAcceptedAt(now).setDeadlineAt(now.plusSeconds(300));
        send(Topics.REQUESTS, order.build());
        TaskDispatched task = Committed.first(
                kafka, Topics.TASKS_INTERACTIVE, each -> each.getJobId().equals(job));
        send(Topics.COMPLETIONS, success(task).setCompletedAt(Instant.now()).build());
        Committed.first(kafka, Topics.CONTENT, each -> each.getJobId().equals(job));
        Committed.first(
                kafka, Topics.LEDGER, entry -> entry.getEntry().equals("settle") && job.equals(entry.getJobId()));
    }

    private static String credentials(String password) {
        return PROPERTIES.formatted(LOGIN.user(), password) + trust();
    }

    private static String trust() {
        return TRUST.formatted(authority.certificate());
    }

    private static Settings settings(String properties) throws IOException {
        Path file = Files.writeString(Files.createTempFile(folder, "kafka", ".properties"), properties);
        return new Settings(Map.of(
                "QUILL_KAFKA_BOOTSTRAP", broker,
                "QUILL_KAFKA_PROPERTIES", file.toString(),
                "QUILL_SCHEMA_REGISTRY_URL", stack.endpoints().registryUrl(),
                "QUILL_TOPIC_PARTITIONS", Integer.toString(PARTITIONS),
                "QUILL_TOPIC_REPLICATION", "1"));
    }

    private static void prepare(String topic, String workers) throws ExecutionException, InterruptedException {
        try (Admin admin = kafka.admin("test")) {
            NewTopic one = new NewTopic(topic, 1, (short) 1);
            admin.createTopics(List.of(one)).all().get();
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, workers);
            ConfigEntry fromTheBeginning = new ConfigEntry("share.auto.offset.reset", "earliest");
            AlterConfigOp set = new AlterConfigOp(fromTheBeginning, AlterConfigOp.OpType.SET);
            Map<ConfigResource, Collection<AlterConfigOp>> changes = Map.of(group, List.of(set));
            admin.incrementalAlterConfigs(changes).all().get();
        }
    }

    private <T extends SpecificRecord> void send(Topic<T> topic, T value)
            throws ExecutionException, InterruptedException {
        byte[] bytes = kafka.serdes().serializer(topic).serialize(topic.name(), value);
        producer.send(new ProducerRecord<>(topic.name(), workspace, bytes)).get();
    }

    private static ConsumerRecord<String, byte[]> first(Function<Duration, ConsumerRecords<String, byte[]>> poll) {
        long giveUpAt = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < giveUpAt) {
            ConsumerRecords<String, byte[]> records = poll.apply(Duration.ofMillis(200));
            if (!records.isEmpty()) {
                return records.iterator().next();
            }
        }
        throw new AssertionError("No record within " + PATIENCE);
    }
}
