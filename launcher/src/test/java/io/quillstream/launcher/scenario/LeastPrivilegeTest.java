package io.quillstream.launcher.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.client.CopyGenerationRequest;
import io.quillstream.client.EventStream;
import io.quillstream.client.JobEvent;
import io.quillstream.client.PostOptions;
import io.quillstream.client.QuillClient;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsOptions;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * The access rules of {@code docs/cluster.md} are enough for the five services, and the broker lets none of them do
 * what another one does. What it refuses stands in {@code launcher/target/least-privilege/quill.json}.
 */
@Timeout(300)
class LeastPrivilegeTest {

    private static final Path LOG = Path.of("target", "least-privilege", "quill.json");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int LINES = 3;

    /** An idempotent producer that may write nothing at all fails before it is told which topic. */
    private static final Map<String, Object> PLAIN = Map.of(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);

    private static final AlterConfigsOptions ONLY_ASKED = new AlterConfigsOptions().validateOnly(true);

    @TempDir
    static Path folder;

    private static AccessRules rules;
    private static GuardedHouse house;

    @BeforeAll
    static void start() throws Exception {
        Logging.toFile("least-privilege", LOG);
        ((Logger) LoggerFactory.getLogger("kafka.authorizer.logger")).setLevel(Level.INFO);
        rules = AccessRules.ofThePage();
        house = GuardedHouse.start(folder, rules);
    }

    @AfterAll
    static void stop() {
        try {
            if (house != null) {
                house.close();
            }
        } finally {
            Logging.off();
        }
    }

    @Test
    void the_services_do_their_work_with_what_the_page_gives_them() {
        try (QuillClient client = house.client(Rooms.INGEST_API);
                QuillClient bridge = house.client(Rooms.PROGRESS_BRIDGE)) {
            Load.loadCatalogue(client);
            assertSoon("the plan's credits came", () -> client.quota().available() > 0);
            UUID batch = client.submitBatch(lines(), PostOptions.DEFAULT).batchId();
            UUID unwanted = generate(client, "nobody");
            client.cancel(unwanted);
            UUID job = generate(client, "somebody");
            assertEquals("cancelled", lastStage(bridge, unwanted));
            assertEquals("completed", lastStage(bridge, job));
            assertSoon("its content is there", () -> client.job(job).ended());
            assertEquals(5, client.job(job).items().size());
            assertSoon("the batch ended", () -> client.batch(batch).ended());
            assertEquals(LINES, client.batch(batch).requestCounts().completed());
            assertBooksClosed(client, job);
            String workspace = "/api/v1/admin/workspaces/" + DevIdentity.WORKSPACE;
            client.get(workspace + "/explain/" + job);
            client.get("/api/v1/admin/dead-letters");
        }
        assertEquals(List.of(), house.fatalProblems());
    }

    private static void assertBooksClosed(QuillClient client, UUID job) {
        assertSoon("nothing is reserved", () -> client.quota().reserved() == 0);
        for (String book : List.of("/api/v1/audit", "/api/v1/ledger")) {
            assertSoon(
                    "the job is in " + book,
                    () -> client.get(book).path("data").toString().contains(job.toString()));
        }
        JsonNode verdict = client.get("/api/v1/audit/verification", PATIENCE);
        assertTrue(verdict.path("holds").asBoolean(), verdict::toString);
    }

    @Test
    void nobody_writes_to_a_topic_that_is_written_by_others() throws Exception {
        for (Rooms room : Rooms.values()) {
            try (KafkaProducer<String, byte[]> intruder = house.kafka(room).producer("intruder", PLAIN)) {
                for (String topic : kept(AclOperation.WRITE, room)) {
                    ProducerRecord<String, byte[]> forged = new ProducerRecord<>(topic, "key", new byte[] {1});
                    assertRefused(
                            TopicAuthorizationException.class,
                            room.service() + " writes " + topic,
                            intruder.send(forged));
                }
            }
        }
    }

    @Test
    void nobody_reads_a_topic_that_is_read_by_others() throws Exception {
        for (Rooms room : Rooms.values()) {
            try (KafkaConsumer<String, byte[]> intruder = house.kafka(room).consumer("intruder", null, Map.of())) {
                for (String topic : kept(AclOperation.READ, room)) {
                    intruder.assign(List.of(new TopicPartition(topic, 0)));
                    intruder.seekToBeginning(intruder.assignment());
                    TopicAuthorizationException refused = assertThrows(
                            TopicAuthorizationException.class,
                            () -> intruder.poll(PATIENCE),
                            room.service() + " reads " + topic);
                    assertEquals(Set.of(topic), refused.unauthorizedTopics());
                }
            }
        }
    }

    /** Not even its writer: asked are a deletion of no record and a change that is only looked at. */
    @Test
    void nobody_deletes_or_alters_a_topic() throws Exception {
        Map<TopicPartition, RecordsToDelete> nothing = new HashMap<>();
        Map<ConfigResource, Collection<AlterConfigOp>> change = new HashMap<>();
        for (Topic<?> topic : Topics.all()) {
            nothing.put(new TopicPartition(topic.name(), 0), RecordsToDelete.beforeOffset(0));
            change.put(new ConfigResource(ConfigResource.Type.TOPIC, topic.name()), set("retention.ms", "1"));
        }
        for (Rooms room : Rooms.values()) {
            try (Admin intruder = house.kafka(room).admin("intruder")) {
                intruder.deleteRecords(nothing)
                        .lowWatermarks()
                        .forEach((partition, answer) -> assertRefused(
                                TopicAuthorizationException.class,
                                room.service() + " deletes from " + partition,
                                answer));
                intruder.incrementalAlterConfigs(change, ONLY_ASKED)
                        .values()
                        .forEach((topic, answer) -> assertRefused(
                                TopicAuthorizationException.class, room.service() + " alters " + topic, answer));
            }
        }
    }

    @Test
    void nobody_sees_a_topic_that_is_not_of_the_catalogue_but_the_owner_of_the_changelogs() throws Exception {
        Set<String> catalogue = Topics.all().stream().map(Topic::name).collect(Collectors.toSet());
        for (Rooms room : Rooms.values()) {
            try (Admin intruder = house.kafka(room).admin("intruder")) {
                ListTopicsOptions all = new ListTopicsOptions().listInternal(true);
                Set<String> seen =
                        new TreeSet<>(intruder.listTopics(all).names().get());
                assertTrue(seen.removeAll(catalogue), room.service());
                if (room == Rooms.STREAM_PROCESSORS) {
                    seen.removeIf(topic -> topic.startsWith(StreamsConfiguration.APPLICATION_ID + "-"));
                }
                assertEquals(Set.of(), seen, room.service());
            }
        }
    }

    /** Who may not even look at a group may not join it: the right to read it brings that along. */
    @Test
    void nobody_looks_at_a_group_of_others_or_changes_it() throws Exception {
        for (Rooms room : Rooms.values()) {
            List<String> foreign = rules.groups().stream()
                    .filter(group -> !rules.allow(room, AclOperation.READ, ResourceType.GROUP, group))
                    .toList();
            Map<ConfigResource, Collection<AlterConfigOp>> change = foreign.stream()
                    .collect(Collectors.toMap(
                            group -> new ConfigResource(ConfigResource.Type.GROUP, group),
                            group -> set("share.auto.offset.reset", "latest")));
            try (Admin intruder = house.kafka(room).admin("intruder")) {
                intruder.describeConsumerGroups(foreign)
                        .describedGroups()
                        .forEach((group, answer) -> assertRefused(
                                GroupAuthorizationException.class, room.service() + " looks at " + group, answer));
                intruder.incrementalAlterConfigs(change, ONLY_ASKED)
                        .values()
                        .forEach((group, answer) -> assertRefused(
                                GroupAuthorizationException.class, room.service() + " changes " + group, answer));
            }
        }
    }

    @Test
    void nobody_joins_a_group_of_others() throws Exception {
        String group = StreamsConfiguration.APPLICATION_ID;
        try (KafkaConsumer<String, byte[]> intruder = house.kafka(Rooms.SINKS).consumer("intruder", group, Map.of())) {
            intruder.subscribe(List.of(Topics.REQUESTS.name()));
            GroupAuthorizationException refused =
                    assertThrows(GroupAuthorizationException.class, () -> intruder.poll(PATIENCE));
            assertEquals(group, refused.groupId());
        }
    }

    @Test
    void nobody_else_takes_a_transactional_id_of_the_stream_processors() throws Exception {
        String id = StreamsConfiguration.APPLICATION_ID + "-x";
        for (Rooms room : Rooms.values()) {
            if (rules.allow(room, AclOperation.WRITE, ResourceType.TRANSACTIONAL_ID, id)) {
                continue;
            }
            Map<String, Object> transactional = Map.of(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
            try (KafkaProducer<String, byte[]> intruder = house.kafka(room).producer("intruder", transactional)) {
                assertThrows(TransactionalIdAuthorizationException.class, intruder::initTransactions, room.service());
            }
        }
    }

    /** The topics that the page does not let the service do this with. */
    private static List<String> kept(AclOperation operation, Rooms from) {
        return Topics.all().stream()
                .map(Topic::name)
                .filter(topic -> !rules.allow(from, operation, ResourceType.TOPIC, topic))
                .toList();
    }

    private static Collection<AlterConfigOp> set(String name, String value) {
        return List.of(new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET));
    }

    private static void assertRefused(Class<? extends AuthorizationException> how, String what, Future<?> answer) {
        ExecutionException refused =
                assertThrows(ExecutionException.class, () -> answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS), what);
        assertInstanceOf(how, refused.getCause(), what);
    }

    private static void assertSoon(String what, BooleanSupplier condition) {
        assertTrue(Load.eventually(PATIENCE, condition), what);
    }

    /** The model is asked for each audience: an answer that is known already would come at once. */
    private static UUID generate(QuillClient client, String audience) {
        CopyGenerationRequest order =
                new CopyGenerationRequest(DevIdentity.WORKSPACE, Tenant.PRODUCT, "titles", null, audience, null, null);
        return client.generate(order, PostOptions.DEFAULT).jobId();
    }

    private static String lines() {
        String line = "{\"custom_id\":\"line-%d\",\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":"
                + "{\"workspace_id\":\"%s\",\"product_id\":\"%s\",\"copy_type\":\"titles\","
                + "\"target_audience\":\"readers of line %d\"}}";
        return IntStream.rangeClosed(1, LINES)
                .mapToObj(number -> line.formatted(number, DevIdentity.WORKSPACE, Tenant.PRODUCT, number))
                .collect(Collectors.joining("\n"));
    }

    private static String lastStage(QuillClient bridge, UUID job) {
        String last = "none";
        try (EventStream<JobEvent> events = bridge.events(job)) {
            for (JobEvent event : events) {
                last = event.stage();
            }
        }
        return last;
    }
}
