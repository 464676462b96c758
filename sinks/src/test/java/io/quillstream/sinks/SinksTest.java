package io.quillstream.sinks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.AuditLog;
import io.quillstream.stores.postgres.Ledger;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.testkit.broker.OneReading;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole room on a real broker and real stores. */
class SinksTest {

    private static final String ADMIN_DATABASE = "postgres";
    private static SinkHouse house;

    private final UUID workspace = UUID.randomUUID();
    private Sinks sinks;

    @BeforeAll
    static void build() throws Exception {
        house = new SinkHouse();
    }

    @AfterAll
    static void demolish() {
        house.close();
    }

    @BeforeEach
    void start() {
        sinks = house.start();
    }

    @AfterEach
    void stop() {
        SinkHouse.stop(sinks);
    }

    @Test
    void a_finished_job_arrives_in_every_store() {
        UUID job = UUID.randomUUID();
        house.transaction(() -> finish(job, 1));

        Eventually.holds("the job is completed", () -> status(job).equals("completed"));
        Eventually.holds("the audit has it", () -> audits() == 1);
        Eventually.holds("the ledger has its two entries", () -> entries() == 2);
        Eventually.holds("the history has its three events", () -> events(job) == 3);
        Eventually.holds("all is well", () -> problems().isEmpty());
    }

    @Test
    void a_reader_behind_the_barrier_sees_what_was_committed_even_behind_an_aborted_transaction() {
        UUID job = UUID.randomUUID();
        try (ReadBarrier barrier = new ReadBarrier(
                EndOffsets.of(house.admin),
                new SinkPositions(house.mongo, SinkPositions.VIEW),
                SinkHouse.PARTITIONS,
                Duration.ofSeconds(20))) {
            house.transaction(() -> house.send(Topics.ADMISSIONS, job, Events.decision(workspace, job, true)));
            assertEquals(ReadBarrier.Outcome.CAUGHT_UP, barrier.await(workspace, job));
            assertEquals("pending", status(job));

            house.producer.beginTransaction();
            house.send(Topics.CONTENT, job, Events.failed(workspace, job, "INTERNAL"));
            house.producer.flush();
            house.producer.abortTransaction();
            assertEquals(ReadBarrier.Outcome.CAUGHT_UP, barrier.await(workspace, job));
            assertEquals("pending", status(job));
        }
    }

    @Test
    void poison_goes_to_the_dead_letters_once_and_the_sinks_go_on() {
        UUID job = UUID.randomUUID();
        AuditRecorded unwritable = Events.audit(workspace, UUID.randomUUID(), 1L, 1L);
        unwritable.setUserId("a\u0000b");
        byte[] unknownSchema = {0, 0x7f, 0, 0, 1, 2};
        // As much as fits on a topic: a letter about it does not, if it is inside.
        byte[] large = "x".repeat(1_048_400).getBytes(StandardCharsets.UTF_8);
        house.transaction(() -> {
            house.sendBytes(Topics.PROGRESS, job, "garbage".getBytes(StandardCharsets.UTF_8));
            house.sendBytes(Topics.PROGRESS, job, large);
            house.sendBytes(Topics.LEDGER, workspace, unknownSchema);
            house.sendBytes(Topics.CONTENT, job, null);
            house.sendBytes(Topics.BATCHES, workspace, "garbage".getBytes(StandardCharsets.UTF_8));
            house.send(Topics.CONTENT, UUID.randomUUID(), Events.failed(workspace, job, "INTERNAL"));
            house.send(Topics.AUDIT, workspace, unwritable);
        });
        house.transaction(() -> finish(job, 1));

        Eventually.holds("the job is completed", () -> status(job).equals("completed"));
        Eventually.holds("the books have it", () -> audits() == 1 && entries() == 2);
        Eventually.holds("the history has it", () -> events(job) == 3);
        List<DeadLetter> letters = new ArrayList<>();
        Eventually.holds("seven dead letters", () -> {
            letters.clear();
            letters.addAll(deadLetters());
            return letters.size() >= 7;
        });
        assertEquals(
                Map.of(
                        "quill.progress UNDECODABLE", 2L,
                        "quill.ledger UNDECODABLE", 1L,
                        "quill.batches UNDECODABLE", 1L,
                        "quill.content INVALID", 1L,
                        "quill.content KEY_MISMATCH", 1L,
                        "quill.audit INVALID", 1L),
                letters.stream()
                        .collect(Collectors.groupingBy(
                                letter -> letter.getOrigin().getTopic() + " " + letter.getReason(),
                                Collectors.counting())));
        assertEquals(
                1,
                letters.stream()
                        .filter(letter -> letter.getReason().equals("UNDECODABLE") && letter.getPayload() == null)
                        .count(),
                "letters that leave the payload where it is");
        Eventually.holds("all is well again", () -> problems().isEmpty());
    }

    @Test
    void sinks_that_are_replaced_in_mid_stream_lose_nothing_and_repeat_nothing() {
        List<UUID> jobs = new ArrayList<>();
        for (int round = 0; round < 3; round++) {
            house.transaction(() -> {
                for (int i = 0; i < 300; i++) {
                    UUID job = UUID.randomUUID();
                    jobs.add(job);
                    finish(job, jobs.size());
                }
            });
            SinkHouse.stop(sinks);
            sinks = house.start();
        }

        Eventually.holds("all audit rows", () -> audits() == jobs.size());
        Eventually.holds("all ledger rows", () -> entries() == 2 * jobs.size());
        Eventually.holds("all jobs completed", () -> completed() == jobs.size());
        Eventually.holds("all histories", () -> jobs.stream().allMatch(job -> events(job) == 3));
        assertEquals(List.of(), problems());
    }

    @Test
    void a_store_restored_from_a_backup_catches_up_by_itself() {
        UUID job = UUID.randomUUID();
        house.transaction(() -> finish(job, 1));
        Eventually.holds("the books have it", () -> audits() == 1 && entries() == 2);
        Eventually.holds("the view has it", () -> status(job).equals("completed"));

        house.postgres.asOperator(handle ->
                handle.execute("TRUNCATE audit_log, ledger_entries, usage_daily, quota_periods, sink_offsets"));
        house.mongo.jobs().drop();
        house.mongo.contents().drop();
        house.eraseViewPositions();
        UUID next = UUID.randomUUID();
        house.transaction(() -> finish(next, 2));

        Eventually.holds("the books have both", () -> audits() == 2 && entries() == 4);
        Eventually.holds(
                "the view has both",
                () -> status(job).equals("completed") && status(next).equals("completed"));
    }

    @Test
    void a_log_that_ends_before_its_store_is_named_and_nothing_of_it_is_passed_over() {
        UUID job = UUID.randomUUID();
        house.transaction(() -> finish(job, 1));
        Eventually.holds("the books have it", () -> audits() == 1 && entries() == 2);
        SinkHouse.stop(sinks);
        house.postgres.asOperator(handle ->
                handle.execute("UPDATE sink_offsets SET next_offset = next_offset + 1000 WHERE sink = 'ledger'"));
        sinks = house.start();
        house.transaction(() -> finish(UUID.randomUUID(), 2));

        Eventually.holds("the other book goes on", () -> audits() == 2);
        Eventually.holds("health names the ledger", () -> problems().equals(List.of("sink-ledger")));
        assertTrue(problem("sink-ledger").startsWith("quill.ledger-"), problem("sink-ledger"));
        assertTrue(problem("sink-ledger").contains(" ends at "), problem("sink-ledger"));

        house.postgres.asOperator(handle -> handle.execute("DELETE FROM sink_offsets WHERE sink = 'ledger'"));
        Eventually.holds("it begins again", () -> entries() == 4);
        Eventually.holds("all is well again", () -> problems().isEmpty());
    }

    @Test
    void readers_of_a_view_that_is_built_anew_do_not_wait_for_what_has_expired() throws Exception {
        UUID job = UUID.randomUUID();
        house.transaction(() -> finish(job, 1));
        Eventually.holds("the view has it", () -> status(job).equals("completed"));
        SinkHouse.stop(sinks);
        house.expire(Topics.ADMISSIONS);
        house.expire(Topics.PROGRESS);
        house.mongo.jobs().drop();
        house.mongo.contents().drop();
        house.eraseViewPositions();
        sinks = house.start();

        try (ReadBarrier barrier = new ReadBarrier(
                EndOffsets.of(house.admin),
                new SinkPositions(house.mongo, SinkPositions.VIEW),
                SinkHouse.PARTITIONS,
                Duration.ofSeconds(20))) {
            assertEquals(ReadBarrier.Outcome.CAUGHT_UP, barrier.await(workspace, job));
        }
        assertEquals("completed", status(job));
    }

    @Test
    void a_database_that_is_away_holds_up_its_own_sinks_only_and_shows_in_health() throws Exception {
        UUID job = UUID.randomUUID();
        Eventually.holds("all is well", () -> problems().isEmpty());
        allowConnections(false);
        try {
            house.transaction(() -> finish(job, 1));
            Eventually.holds("the view goes on", () -> status(job).equals("completed"));
            Eventually.holds(
                    "health names the two books", () -> problems().containsAll(List.of("sink-audit", "sink-ledger")));
        } finally {
            allowConnections(true);
        }
        Eventually.holds("the books catch up", () -> booksHold(1, 2));
        Eventually.holds("all is well again", () -> problems().isEmpty());
    }

    @Test
    void a_database_that_is_not_up_yet_is_waited_for_and_its_sinks_alone() throws Exception {
        UUID job = UUID.randomUUID();
        SinkHouse.stop(sinks);
        allowConnections(false);
        try {
            sinks = house.start();
            house.transaction(() -> finish(job, 1));
            Eventually.holds("the view goes on", () -> status(job).equals("completed"));
            assertEquals(List.of("sinks-postgres"), problems());
        } finally {
            allowConnections(true);
        }
        Eventually.holds("the books catch up", () -> booksHold(1, 2));
    }

    @Test
    void the_groups_show_no_lag_at_rest() throws Exception {
        UUID job = UUID.randomUUID();
        house.transaction(() -> finish(job, 1));
        Eventually.holds("the job is completed", () -> status(job).equals("completed"));

        Eventually.holds("no lag", () -> {
            try {
                return lag("quill-sink-view", Topics.CONTENT, job) == 0
                        && lag("quill-sink-ledger", Topics.LEDGER, workspace) == 0;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** What the stream processors and a worker write of one job, the ledger's numbers going on. */
    private void finish(UUID job, int nth) {
        house.send(Topics.ADMISSIONS, job, Events.decision(workspace, job, true));
        house.send(Topics.PROGRESS, job, Events.progress(workspace, job, Stage.QUEUED, 1, 0));
        house.send(Topics.PROGRESS, job, Events.progress(workspace, job, Stage.PARSING, 1, 1));
        house.send(Topics.CONTENT, job, Events.completed(workspace, job, List.of("One", "Two")));
        house.send(Topics.PROGRESS, job, Events.progress(workspace, job, Stage.COMPLETED, 1, 0));
        house.send(Topics.LEDGER, workspace, Events.ledger(workspace, 2L * nth - 1, "reserve", 1, 5, job));
        house.send(Topics.LEDGER, workspace, Events.ledger(workspace, 2L * nth, "settle", 1, 5, job));
        house.send(Topics.AUDIT, workspace, Events.audit(workspace, job, 10L, 5L));
    }

    private String status(UUID job) {
        return new Jobs(house.mongo)
                .find(workspace, job)
                .map(JobDocument::status)
                .orElse("none");
    }

    private int completed() {
        return (int) house.mongo
                .jobs()
                .countDocuments(new Document("workspace_id", workspace.toString()).append("status", "completed"));
    }

    /** The test's own pool, too, may still hold connections that the closed database ended. */
    private boolean booksHold(int audits, int entries) {
        try {
            return audits() == audits && entries() == entries;
        } catch (JdbiException e) {
            return false;
        }
    }

    private int audits() {
        return new AuditLog(house.postgres)
                .page(workspace, null, null, null, 10_000)
                .rows()
                .size();
    }

    private int entries() {
        return new Ledger(house.postgres).page(workspace, 0, 10_000).rows().size();
    }

    private int events(UUID job) {
        return new JobHistory(house.redis)
                .read(job, 0)
                .map(history -> history.events().size())
                .orElse(0);
    }

    private List<String> problems() {
        return sinks.checks().stream()
                .filter(check -> check.problem().get().isPresent())
                .map(HealthCheck::name)
                .toList();
    }

    private String problem(String check) {
        return sinks.checks().stream()
                .filter(each -> each.name().equals(check))
                .flatMap(each -> each.problem().get().stream())
                .findFirst()
                .orElse("ok");
    }

    private List<DeadLetter> deadLetters() {
        List<DeadLetter> letters = new ArrayList<>();
        try (var consumer = house.kafka.consumer("test-dead-letters", null, OneReading.SETTINGS)) {
            List<TopicPartition> partitions = new ArrayList<>();
            for (int i = 0; i < SinkHouse.PARTITIONS; i++) {
                partitions.add(new TopicPartition(Topics.DEAD_LETTERS.name(), i));
            }
            consumer.assign(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            consumer.seekToBeginning(partitions);
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofMillis(50))
                        .forEach(record -> letters.add(house.kafka
                                .serdes()
                                .deserializer(Topics.DEAD_LETTERS)
                                .deserialize(record.topic(), record.value())));
            }
        }
        return letters;
    }

    private static long lag(String group, Topic<?> topic, UUID key) throws Exception {
        TopicPartition partition =
                new TopicPartition(topic.name(), ReadBarrier.partitionOf(key.toString(), SinkHouse.PARTITIONS));
        Map<TopicPartition, OffsetAndMetadata> committed = new HashMap<>(house.admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get());
        long end = EndOffsets.of(house.admin).of(List.of(partition)).get(partition);
        return end
                - Optional.ofNullable(committed.get(partition))
                        .map(OffsetAndMetadata::offset)
                        .orElse(0L);
    }

    /** Makes the test's own database, and no other, refuse and cut all connections; or take them again. */
    private static void allowConnections(boolean allowed) throws Exception {
        String url = house.endpoints.postgresUrl();
        String name = url.substring(url.lastIndexOf('/') + 1);
        try (Connection connection = DriverManager.getConnection(
                        url.substring(0, url.lastIndexOf('/') + 1) + ADMIN_DATABASE,
                        house.endpoints.postgresUser(),
                        house.endpoints.postgresPassword());
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER DATABASE " + name + " ALLOW_CONNECTIONS " + allowed);
            if (!allowed) {
                statement.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            }
        }
    }
}
