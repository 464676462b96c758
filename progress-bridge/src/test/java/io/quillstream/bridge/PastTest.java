package io.quillstream.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.bridge.house.BridgeHouse;
import io.quillstream.bridge.house.RunningBridge;
import io.quillstream.bridge.house.Sse;
import io.quillstream.client.EventStream;
import io.quillstream.client.JobEvent;
import io.quillstream.client.QuillClient;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.testkit.stream.SseSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A bridge without memory of its own finds a job's past wherever it still is, and never leaves a gap. */
class PastTest {

    private static final List<Integer> ALL_SIX = List.of(1, 2, 3, 4, 5, 6);

    private static BridgeHouse house;
    private static URI forgetful;
    private static URI withoutRedis;

    @BeforeAll
    static void start() throws Exception {
        house = BridgeHouse.open();
        forgetful = house.bridge(Map.of("QUILL_BRIDGE_LOOKBACK", "0")).url();
        withoutRedis = house.bridge(Map.of("QUILL_BRIDGE_LOOKBACK", "0", "QUILL_REDIS_URL", "redis://127.0.0.1:1"))
                .url();
    }

    @AfterAll
    static void stop() {
        house.close();
    }

    @Test
    void history_first_then_live_joined_by_number() throws Exception {
        UUID job = house.worker.queued();
        house.view.pending(job, Duration.ofMinutes(2));
        house.historian.write(job, house.worker.report(job, Stage.PARSING));
        try (SseSocket stream = SseSocket.get(forgetful, Sse.ofJob(job), Sse.bearer(house.token("dev")))) {
            Sse.skipTo(stream, "id: 2");
            house.worker.report(job, Stage.PROMPTING);
            house.worker.completed(job, List.of("x"));
            assertEquals(List.of(3, 4), Sse.ids(stream.lines()));
        }
    }

    @Test
    void what_the_history_has_not_seen_yet_comes_from_the_log() throws Exception {
        UUID job = house.worker.queued();
        house.view.pending(job, Duration.ofMinutes(2));
        RecordMetadata known = house.worker.report(job, Stage.PARSING);
        house.worker.report(job, Stage.PROMPTING);
        house.worker.report(job, Stage.GENERATING);
        house.historian.write(job, known);
        try (SseSocket stream = SseSocket.get(forgetful, Sse.ofJob(job), Sse.bearer(house.token("dev")))) {
            Sse.skipTo(stream, "id: 4");
            house.worker.completed(job, List.of("x"));
            assertEquals(List.of(5), Sse.ids(stream.lines()));
        }
    }

    @Test
    void an_ended_job_is_told_from_history_alone() throws Exception {
        UUID job = house.worker.queued();
        house.view.completed(job, Duration.ofMinutes(2), List.of("A fine title"));
        house.worker.runToEnd(job);
        RecordMetadata after = house.worker.report(job, Stage.PARSING);
        house.historian.write(job, after);
        assertEquals(ALL_SIX, Sse.ids(Sse.whole(forgetful, job, house.token("dev"))));
    }

    @Test
    void when_redis_has_lost_the_job_the_log_tells_it() throws Exception {
        UUID job = house.worker.queued();
        house.view.completed(job, Duration.ZERO, List.of("A fine title"));
        house.worker.runToEnd(job);
        assertEquals(ALL_SIX, Sse.ids(Sse.whole(forgetful, job, house.token("dev"))));
    }

    @Test
    void when_redis_is_away_the_log_tells_it_and_live_events_follow() throws Exception {
        UUID job = house.worker.queued();
        house.view.pending(job, Duration.ZERO);
        house.worker.report(job, Stage.PARSING);
        try (SseSocket stream = SseSocket.get(withoutRedis, Sse.ofJob(job), Sse.bearer(house.token("dev")))) {
            Sse.skipTo(stream, "id: 2");
            house.worker.completed(job, List.of("x"));
            assertEquals(List.of(3), Sse.ids(stream.lines()));
        }
    }

    @Test
    void a_history_that_begins_in_mid_job_is_not_believed() throws Exception {
        UUID job = house.worker.queued();
        house.view.completed(job, Duration.ZERO, List.of("A fine title"));
        house.worker.runToEnd(job);
        RecordMetadata last = house.worker.report(job, Stage.PARSING);
        house.historian.writeWithoutBeginning(job, last);
        assertEquals(ALL_SIX, Sse.ids(Sse.whole(forgetful, job, house.token("dev"))));
    }

    @Test
    void after_the_log_has_dropped_it_an_ended_job_still_replays_its_end() throws Exception {
        UUID job = house.worker.queued();
        house.view.completed(job, Duration.ofDays(8), List.of("A fine title"));
        house.worker.runToEnd(job);
        deleteLogUpTo(house.worker.report(job, Stage.PARSING));
        List<String> lines = Sse.whole(forgetful, job, house.token("dev"));
        assertEquals(List.of("queued", "completed"), Sse.stages(lines));
        assertEquals(List.of(1, 2), Sse.ids(lines));
        assertTrue(lines.getLast().contains("\"items\":[\"A fine title\"]"), lines.getLast());
    }

    @Test
    void a_running_bridge_serves_young_jobs_from_its_memory() throws Exception {
        RunningBridge mindful = house.bridge();
        UUID job = house.worker.queued();
        house.worker.runToEnd(job);
        // No document, no history: only the log has ever heard of this job.
        try (EventStream<JobEvent> events = new QuillClient(mindful.url(), house.token("dev")).events(job)) {
            List<Long> numbers = new ArrayList<>();
            events.forEach(event -> numbers.add(event.seq()));
            assertEquals(List.of(1L, 2L, 3L, 4L, 5L, 6L), numbers);
        }
    }

    private static void deleteLogUpTo(RecordMetadata record) throws Exception {
        try (Admin admin = house.kafka.admin("test-retention")) {
            admin.deleteRecords(Map.of(
                            new TopicPartition(record.topic(), record.partition()),
                            RecordsToDelete.beforeOffset(record.offset() + 1)))
                    .all()
                    .get();
        }
    }
}
