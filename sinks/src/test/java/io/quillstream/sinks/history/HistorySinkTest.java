package io.quillstream.sinks.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.progress.ProgressNumbering;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.sinks.Databases;
import io.quillstream.sinks.Events;
import io.quillstream.stores.position.FromLog;
import io.quillstream.stores.progress.ProgressJson;
import io.quillstream.stores.redis.JobHistory;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisPositions;
import io.quillstream.stores.redis.RedisStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class HistorySinkTest {

    private static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static final Duration KEEP = Duration.ofHours(24);
    private static final AtomicInteger PARTITIONS = new AtomicInteger();
    private static RedisStore store;

    private final TopicPartition partition = new TopicPartition("quill.test.history", PARTITIONS.incrementAndGet());
    private final UUID job = UUID.randomUUID();

    @BeforeAll
    static void open() {
        store = Databases.redis();
    }

    @AfterAll
    static void close() {
        store.client().del(RedisKeys.positions(RedisPositions.HISTORY));
        store.close();
    }

    @Test
    void a_history_is_read_from_any_number_on() {
        write(0, List.of(event(Stage.QUEUED, 1, 0), event(Stage.PARSING, 1, 1), event(Stage.PROMPTING, 1, 1)));

        JobHistory history = new JobHistory(store);
        JobHistory.Snapshot all = history.read(job, 0).orElseThrow();
        assertEquals(1, all.first());
        assertEquals(3, all.events().size());
        assertEquals(3, all.state().numbering().last());
        assertEquals(WORKSPACE, all.state().workspace());
        assertEquals(2, all.state().offset());
        assertEquals(
                all.events().subList(2, 3), history.read(job, 2).orElseThrow().events());
        assertEquals(3, history.read(job, 2).orElseThrow().first());
        assertEquals(List.of(), history.read(job, 3).orElseThrow().events());
        assertEquals(Optional.empty(), history.read(UUID.randomUUID(), 0));
    }

    @Test
    void a_history_ends_some_time_after_its_last_event() {
        write(0, List.of(event(Stage.QUEUED, 1, 0)));

        assertTrue(store.client().pttl(RedisKeys.history(job)) > KEEP.toMillis() - 60_000);
        assertTrue(store.client().pttl(RedisKeys.historyState(job)) > KEEP.toMillis() - 60_000);
    }

    @Test
    void batches_restarts_and_repetitions_give_the_numbers_of_one_fold_over_the_log() {
        long seed = 20261121;
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            UUID one = UUID.randomUUID();
            List<ProgressReported> log = randomLog(random, one);
            TopicPartition own = new TopicPartition(partition.topic(), 1_000 + round);
            long from = 0;
            while (from < log.size()) {
                long to = Math.min(log.size(), from + 1 + random.nextInt(5));
                HistorySink restarted = new HistorySink(store, KEEP);
                Map<TopicPartition, Long> stored = restarted.positions().of(List.of(own));
                if (random.nextBoolean()) {
                    // the events were written, but the process died before the position was
                    assertTrue(restarted.write(records(log, own, from, to), stored, stored));
                }
                assertTrue(restarted.write(records(log, own, from, to), stored, Map.of(own, to)));
                from = to;
            }
            assertEquals(
                    folded(log),
                    new JobHistory(store).read(one, 0).orElseThrow().events(),
                    "seed " + seed + ", round " + round);
        }
    }

    @Test
    void a_writer_that_lost_its_partition_appends_nothing() {
        HistorySink sink = new HistorySink(store, KEEP);
        List<ProgressReported> log = List.of(event(Stage.QUEUED, 1, 0), event(Stage.PARSING, 1, 1));
        assertTrue(sink.write(records(log, partition, 0, 2), Map.of(), Map.of(partition, 2L)));

        assertFalse(sink.write(records(log, partition, 0, 2), Map.of(), Map.of(partition, 2L)));
        assertEquals(
                2, new JobHistory(store).read(job, 0).orElseThrow().events().size());
    }

    /** As one that stood still between its look at the positions and their move. */
    @Test
    void a_writer_that_comes_too_late_moves_no_position() {
        RedisPositions positions = new RedisPositions(store, RedisPositions.HISTORY);
        TopicPartition other = new TopicPartition(partition.topic(), 2_000);
        assertTrue(positions.advance(Map.of(), Map.of(partition, 5L)));
        assertTrue(positions.advance(Map.of(partition, 5L), Map.of(partition, 9L)));

        assertFalse(positions.advance(Map.of(partition, 5L), Map.of(partition, 7L, other, 1L)));
        assertEquals(Map.of(partition, 9L), positions.of(List.of(partition, other)));

        store.client().del(RedisKeys.positions(RedisPositions.HISTORY));
        assertFalse(positions.advance(Map.of(partition, 9L), Map.of(partition, 12L)));
        assertEquals(Map.of(), positions.of(List.of(partition)));
    }

    @Test
    void lost_positions_are_noticed_and_the_history_comes_back_with_the_same_numbers() {
        List<ProgressReported> log = List.of(event(Stage.QUEUED, 1, 0), event(Stage.PARSING, 1, 1));
        write(0, log);
        List<String> before = new JobHistory(store).read(job, 0).orElseThrow().events();
        store.client()
                .hdel(RedisKeys.positions(RedisPositions.HISTORY), partition.topic() + "/" + partition.partition());
        store.client().del(RedisKeys.history(job), RedisKeys.historyState(job));
        HistorySink sink = new HistorySink(store, KEEP);

        assertFalse(sink.write(List.of(), Map.of(partition, 2L), Map.of(partition, 3L)));
        assertTrue(sink.write(records(log, partition, 0, 2), Map.of(), Map.of(partition, 2L)));

        assertEquals(before, new JobHistory(store).read(job, 0).orElseThrow().events());
    }

    @Test
    void only_the_newest_events_of_an_endless_job_are_kept_under_their_own_numbers() {
        List<ProgressReported> log = new ArrayList<>();
        for (int attempt = 1; attempt <= JobHistory.MOST_EVENTS + 5; attempt++) {
            log.add(event(Stage.RETRYING, attempt, 1));
        }
        write(0, log);

        JobHistory.Snapshot kept = new JobHistory(store).read(job, 0).orElseThrow();
        assertEquals(6, kept.first());
        assertEquals(JobHistory.MOST_EVENTS, kept.events().size());
        assertEquals(
                ProgressJson.of(log.getLast(), JobHistory.MOST_EVENTS + 5),
                kept.events().getLast());
    }

    private void write(long from, List<ProgressReported> log) {
        assertTrue(new HistorySink(store, KEEP)
                .write(records(log, partition, from, log.size()), Map.of(), Map.of(partition, (long) log.size())));
    }

    private static List<String> folded(List<ProgressReported> log) {
        List<String> expected = new ArrayList<>();
        ProgressNumbering numbering = ProgressNumbering.START;
        for (ProgressReported event : log) {
            ProgressNumbering.Step step =
                    numbering.next(Stage.of(event.getStage()).orElseThrow(), event.getAttempt(), event.getDelivery());
            numbering = step.state();
            step.number().ifPresent(number -> expected.add(ProgressJson.of(event, number)));
        }
        return expected;
    }

    private static List<ProgressReported> randomLog(Random random, UUID job) {
        List<ProgressReported> log = new ArrayList<>();
        log.add(Events.progress(WORKSPACE, job, Stage.QUEUED, 1, 0));
        for (int i = 0; i < 25; i++) {
            Stage stage = Stage.values()[random.nextInt(i < 15 ? 6 : Stage.values().length)];
            int delivery = stage.terminal() || stage == Stage.QUEUED ? 0 : 1 + random.nextInt(3);
            log.add(Events.progress(WORKSPACE, job, stage, 1 + random.nextInt(4), delivery));
        }
        return log;
    }

    private ProgressReported event(Stage stage, int attempt, int delivery) {
        return Events.progress(WORKSPACE, job, stage, attempt, delivery);
    }

    private static List<FromLog<SpecificRecord>> records(
            List<ProgressReported> log, TopicPartition partition, long from, long to) {
        List<FromLog<SpecificRecord>> records = new ArrayList<>();
        for (long offset = from; offset < to; offset++) {
            records.add(new FromLog<>(log.get((int) offset), partition, offset));
        }
        return records;
    }
}
