package io.quillstream.sinks.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.BatchChange;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.schemas.progress.Stage;
import io.quillstream.sinks.Databases;
import io.quillstream.sinks.Events;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.position.FromLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ViewSinkTest {

    private static final TopicPartition ANY = new TopicPartition("quill.content", 0);
    private static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");
    private static MongoStore store;
    private static ViewSink sink;
    private static Jobs jobs;
    private static Batches batches;

    private final UUID job = UUID.randomUUID();

    @BeforeAll
    static void open() {
        store = Databases.mongo();
        sink = new ViewSink(store);
        jobs = new Jobs(store);
        batches = new Batches(store);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Test
    void a_job_goes_from_pending_by_processing_to_completed() {
        write(Events.decision(WORKSPACE, job, true));
        JobDocument pending = jobs.find(WORKSPACE, job).orElseThrow();
        assertEquals("pending", pending.status());
        assertEquals("f1", pending.fingerprint());
        assertEquals(1, pending.credits());
        assertEquals(Events.AT, pending.createdAt());

        write(Events.progress(WORKSPACE, job, Stage.QUEUED, 1, 0));
        assertEquals("pending", status(job));
        write(Events.progress(WORKSPACE, job, Stage.PARSING, 1, 1));
        assertEquals("processing", status(job));

        write(Events.completed(WORKSPACE, job, List.of("One", "Two")));
        JobDocument completed = jobs.find(WORKSPACE, job).orElseThrow();
        assertEquals("completed", completed.status());
        assertEquals(List.of("One", "Two"), completed.items());
        assertEquals(120, completed.tokensUsed());
        assertEquals("f1", completed.fingerprint());
        assertEquals("titles", completed.copy().copyType());
        assertEquals(Events.AT.plusSeconds(5), completed.updatedAt());
        assertEquals(List.of("One", "Two"), content(job).getList("items", String.class));
    }

    @Test
    void every_order_of_the_same_records_ends_in_the_same_document() {
        long seed = 20261121;
        Random random = new Random(seed);
        UUID straight = UUID.randomUUID();
        story(straight).forEach(ViewSinkTest::write);
        JobDocument expected = jobs.find(WORKSPACE, straight).orElseThrow();
        for (int round = 0; round < 60; round++) {
            UUID one = UUID.randomUUID();
            List<SpecificRecord> story = new ArrayList<>(story(one));
            story.addAll(story(one).subList(random.nextInt(story.size()), story.size()));
            Collections.shuffle(story, random);
            int from = 0;
            while (from < story.size()) {
                int to = Math.min(story.size(), from + 1 + random.nextInt(4));
                write(story.subList(from, to).toArray(SpecificRecord[]::new));
                from = to;
            }
            assertEquals(
                    expected.toString().replace(straight.toString(), one.toString()),
                    jobs.find(WORKSPACE, one).orElseThrow().toString(),
                    "seed " + seed + ", round " + round + ", order " + story);
        }
    }

    @Test
    void a_stage_that_comes_before_the_decision_is_not_lost() {
        write(Events.progress(WORKSPACE, job, Stage.GENERATING, 1, 1));
        write(Events.decision(WORKSPACE, job, true));

        assertEquals("processing", status(job));
        assertEquals("ada", jobs.find(WORKSPACE, job).orElseThrow().userId());
    }

    /** So that a job is no older than what its stream has shown. */
    @Test
    void a_job_shows_the_attempt_that_it_is_in() {
        write(Events.decision(WORKSPACE, job, true));
        assertEquals(0, jobs.find(WORKSPACE, job).orElseThrow().attempts());
        write(Events.progress(WORKSPACE, job, Stage.PARSING, 1, 1));
        assertEquals(1, jobs.find(WORKSPACE, job).orElseThrow().attempts());
        write(Events.progress(WORKSPACE, job, Stage.RETRYING, 1, 1), later(Stage.GENERATING, 2, 20));
        JobDocument again = jobs.find(WORKSPACE, job).orElseThrow();
        assertEquals(2, again.attempts());
        assertEquals(Events.AT.plusSeconds(20), again.updatedAt());
        write(later(Stage.PARSING, 3, 30), later(Stage.PROMPTING, 3, 31));
        write(Events.progress(WORKSPACE, job, Stage.PARSING, 2, 1));
        JobDocument third = jobs.find(WORKSPACE, job).orElseThrow();
        assertEquals(3, third.attempts());
        assertEquals(Events.AT.plusSeconds(30), third.updatedAt());
        assertEquals("processing", third.status());

        write(Events.failed(WORKSPACE, job, "LLM_TIMEOUT"));
        JobDocument ended = jobs.find(WORKSPACE, job).orElseThrow();
        write(later(Stage.PARSING, 4, 40));
        assertEquals(ended, jobs.find(WORKSPACE, job).orElseThrow(), "what has ended does not change");
    }

    @Test
    void a_plain_refusal_leaves_no_job_and_a_recorded_one_fails() {
        UUID recorded = UUID.randomUUID();
        write(Events.request(WORKSPACE, job, false), Events.decision(WORKSPACE, job, false));
        write(Events.request(WORKSPACE, recorded, true));
        JobDocument undecided = jobs.find(WORKSPACE, recorded).orElseThrow();
        assertEquals("pending", undecided.status());
        assertEquals("f1", undecided.fingerprint(), "what the caller's key stands for until there is a decision");
        write(Events.decision(WORKSPACE, recorded, false), Events.failed(WORKSPACE, recorded, "QUOTA_EXCEEDED"));

        assertEquals(Optional.empty(), jobs.find(WORKSPACE, job));
        JobDocument failed = jobs.find(WORKSPACE, recorded).orElseThrow();
        assertEquals("failed", failed.status());
        assertEquals("QUOTA_EXCEEDED", failed.error().code());
        assertEquals(0, failed.credits());
        assertEquals("f1", failed.fingerprint());
    }

    @Test
    void a_repeated_decision_says_nothing_new() {
        AdmissionDecided repeated = Events.decision(WORKSPACE, job, true);
        repeated.setRepeated(true);
        write(repeated);

        assertEquals(Optional.empty(), jobs.find(WORKSPACE, job));
    }

    @Test
    void parts_of_several_batches_are_joined_at_the_end() {
        write(Events.content(WORKSPACE, job)
                .setPart(Events.part(1, List.of("c")))
                .build());
        write(Events.content(WORKSPACE, job)
                .setPart(Events.part(0, List.of("a", "b")))
                .build());
        assertEquals("unfinished", content(job).getString("status"));
        write(Events.content(WORKSPACE, job)
                .setPart(Events.part(2, List.of("d")))
                .setEnd(Events.end("completed", null, 3).build())
                .build());

        assertEquals(List.of("a", "b", "c", "d"), content(job).getList("items", String.class));
        assertEquals(
                List.of("a", "b", "c", "d"),
                jobs.find(WORKSPACE, job).orElseThrow().items());
    }

    @Test
    void a_job_that_failed_keeps_no_content() {
        write(Events.content(WORKSPACE, job)
                .setPart(Events.part(0, List.of("a")))
                .build());
        write(Events.failed(WORKSPACE, job, "LLM_TIMEOUT"));

        assertNull(content(job));
    }

    @Test
    void a_foreign_job_is_as_unknown_as_none() {
        write(Events.completed(WORKSPACE, job, List.of("a")));

        assertEquals(Optional.empty(), jobs.find(UUID.randomUUID(), job));
    }

    @Test
    void a_list_is_newest_first_and_pages_have_no_gap() {
        UUID workspace = UUID.randomUUID();
        for (int i = 0; i < 7; i++) {
            AdmissionDecided decision = Events.decision(workspace, UUID.randomUUID(), true);
            decision.setRequestedAt(Events.AT.plusSeconds(i / 2));
            write(decision);
        }
        write(Events.failed(workspace, job, "LLM_TIMEOUT"));

        Jobs.Filter any = new Jobs.Filter(null, null);
        List<JobDocument> all = jobs.list(workspace, any, null, 100);
        List<JobDocument> paged = new ArrayList<>();
        Jobs.Cursor cursor = null;
        for (List<JobDocument> page = jobs.list(workspace, any, null, 3);
                !page.isEmpty();
                page = jobs.list(workspace, any, cursor, 3)) {
            paged.addAll(page);
            cursor = new Jobs.Cursor(page.getLast().createdAt(), page.getLast().jobId());
        }

        assertEquals(8, all.size());
        assertEquals(all, paged);
        assertEquals(Events.AT.plusSeconds(3), all.getFirst().createdAt());
        assertEquals(
                1,
                jobs.list(workspace, new Jobs.Filter("failed", "copy"), null, 9).size());
        assertEquals(
                0,
                jobs.list(workspace, new Jobs.Filter("failed", "blog"), null, 9).size());
    }

    @Test
    void a_batch_is_counted_from_its_jobs() {
        UUID batch = UUID.randomUUID();
        write(batch(batch, BatchChange.OPENED, List.of()));
        assertEquals("validating", batchStatus(batch));
        List<UUID> lines = new ArrayList<>();
        for (int line = 1; line <= 3; line++) {
            UUID one = UUID.randomUUID();
            lines.add(one);
            AdmissionDecided decision = Events.decision(WORKSPACE, one, true);
            decision.setBatchId(batch.toString());
            decision.setCustomId("c" + line);
            decision.setLine(line);
            write(decision);
        }
        RejectedLine rejected = new RejectedLine(4, null, new Failure("MALFORMED_JSON", "No JSON.", false));
        write(batch(batch, BatchChange.CLOSED, List.of(rejected)));
        assertEquals("in_progress", batchStatus(batch));

        write(
                Events.completed(WORKSPACE, lines.get(0), List.of("a")),
                Events.failed(WORKSPACE, lines.get(1), "LLM_TIMEOUT"));
        BatchFigures figures = jobs.figures(WORKSPACE, batch);
        assertEquals(Map.of("completed", 1L, "failed", 1L, "pending", 1L), figures.byStatus());
        assertEquals(1, figures.credits());
        assertEquals(30, figures.costMicros());
        assertEquals(1, figures.unknownCost(), "of the one that failed, not of the one that has not ended");

        write(CancellationRequested.newBuilder()
                .setWorkspaceId(WORKSPACE.toString())
                .setBatchId(batch.toString())
                .setUserId("ada")
                .setRequestedAt(Events.AT)
                .build());
        assertEquals("cancelling", batchStatus(batch));
        assertEquals(
                List.of(2),
                jobs.ofBatch(WORKSPACE, batch, List.of("failed"), 0, 9).stream()
                        .map(JobDocument::line)
                        .toList());
        assertEquals(
                List.of(2, 3),
                jobs.ofBatch(WORKSPACE, batch, List.of(), 1, 9).stream()
                        .map(JobDocument::line)
                        .toList());
        assertEquals(
                List.of(new BatchDocument.Rejection(
                        4, null, new JobDocument.Error("MALFORMED_JSON", "No JSON.", false))),
                batches.rejections(WORKSPACE, batch, 0, 9));
        assertEquals(List.of(), batches.rejections(UUID.randomUUID(), batch, 0, 9));
    }

    /** However the records come, one by one or all together: a view that is written again is the same. */
    @Test
    void of_the_wishes_to_cancel_a_batch_the_first_counts() {
        UUID batch = UUID.randomUUID();
        write(batch(batch, BatchChange.OPENED, List.of()));
        write(wish(WORKSPACE, batch, Events.AT), wish(UUID.randomUUID(), batch, Events.AT.minusSeconds(60)));
        write(wish(WORKSPACE, batch, Events.AT.plusSeconds(45)));

        assertEquals(Events.AT, batches.find(WORKSPACE, batch).orElseThrow().cancelRequestedAt());
    }

    private static CancellationRequested wish(UUID workspace, UUID batch, Instant at) {
        return CancellationRequested.newBuilder()
                .setWorkspaceId(workspace.toString())
                .setBatchId(batch.toString())
                .setUserId("ada")
                .setRequestedAt(at)
                .build();
    }

    @Test
    void a_wish_to_cancel_somebody_elses_batch_changes_nothing() {
        UUID batch = UUID.randomUUID();
        write(batch(batch, BatchChange.OPENED, List.of()));
        write(CancellationRequested.newBuilder()
                .setWorkspaceId(UUID.randomUUID().toString())
                .setBatchId(batch.toString())
                .setUserId("eve")
                .setRequestedAt(Events.AT)
                .build());

        assertEquals("validating", batchStatus(batch));
    }

    @Test
    void positions_never_go_back_and_a_store_that_stands_elsewhere_is_noticed() {
        TopicPartition own = new TopicPartition("quill.content", (int) (job.getMostSignificantBits() & 0xffff));

        assertTrue(sink.write(List.of(), Map.of(), Map.of(own, 5L)));
        assertFalse(sink.write(List.of(), Map.of(), Map.of(own, 3L)));
        assertFalse(sink.write(List.of(), Map.of(own, 4L), Map.of(own, 6L)));
        assertEquals(Map.of(own, 5L), sink.positions().of(List.of(own)));
        assertTrue(sink.write(List.of(), Map.of(own, 5L), Map.of(own, 6L)));
    }

    private static List<SpecificRecord> story(UUID job) {
        return List.of(
                Events.decision(WORKSPACE, job, true),
                Events.progress(WORKSPACE, job, Stage.QUEUED, 1, 0),
                Events.progress(WORKSPACE, job, Stage.PARSING, 1, 1),
                Events.progress(WORKSPACE, job, Stage.GENERATING, 1, 1),
                Events.progress(WORKSPACE, job, Stage.RETRYING, 1, 1),
                Events.progress(WORKSPACE, job, Stage.GENERATING, 2, 1),
                Events.completed(WORKSPACE, job, List.of("One", "Two")),
                Events.progress(WORKSPACE, job, Stage.COMPLETED, 1, 0));
    }

    private ProgressReported later(Stage stage, int attempt, int seconds) {
        ProgressReported progress = Events.progress(WORKSPACE, job, stage, attempt, 1);
        progress.setAt(Events.AT.plusSeconds(seconds));
        return progress;
    }

    private static BatchRecorded batch(UUID batch, BatchChange change, List<RejectedLine> rejections) {
        boolean closed = change == BatchChange.CLOSED;
        return BatchRecorded.newBuilder()
                .setBatchId(batch.toString())
                .setWorkspaceId(WORKSPACE.toString())
                .setUserId("ada")
                .setChange(change)
                .setTotal(closed ? 4 : 0)
                .setAccepted(closed ? 3 : 0)
                .setRejected(closed ? 1 : 0)
                .setRejections(rejections)
                .setAt(Events.AT)
                .build();
    }

    private static String status(UUID job) {
        return jobs.find(WORKSPACE, job).orElseThrow().status();
    }

    /** The job's document among the contents; null if there is none. */
    private static Document content(UUID job) {
        return store.contents().find(new Document("_id", job.toString())).first();
    }

    private static String batchStatus(UUID batch) {
        return batches.find(WORKSPACE, batch).orElseThrow().status(jobs.figures(WORKSPACE, batch));
    }

    private static void write(SpecificRecord... records) {
        List<FromLog<SpecificRecord>> batch = new ArrayList<>();
        for (SpecificRecord record : records) {
            batch.add(new FromLog<>(record, ANY, batch.size()));
        }
        assertTrue(sink.write(batch, Map.of(), Map.of()));
    }
}
