package io.quillstream.schemas.topic;

import static io.quillstream.schemas.topic.Topic.Key.JOB_ID;
import static io.quillstream.schemas.topic.Topic.Key.ORIGINAL_KEY;
import static io.quillstream.schemas.topic.Topic.Key.TASK_ID;
import static io.quillstream.schemas.topic.Topic.Key.WORKSPACE_ID;

import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.AuditRecorded;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.CreditsGranted;
import io.quillstream.schemas.event.DeadLetter;
import io.quillstream.schemas.event.DeltaStreamed;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.LedgerEntry;
import io.quillstream.schemas.event.ProgressReported;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;

/**
 * The catalogue of topics: the only place that names one. Every topic has the same number of partitions, so that
 * topics with equal keys are co-partitioned, and is stamped with the broker's append time, which event times are
 * clamped to.
 */
public final class Topics {

    public static final Topic<GenerationRequested> REQUESTS = forever(
            "quill.requests",
            WORKSPACE_ID,
            GenerationRequested.class,
            "ingest-api",
            "A generation request as accepted at the door.");
    public static final Topic<CancellationRequested> CANCELLATIONS = forever(
            "quill.cancellations", WORKSPACE_ID, CancellationRequested.class, "ingest-api", "A wish to cancel.");
    public static final Topic<CreditsGranted> GRANTS =
            forever("quill.grants", WORKSPACE_ID, CreditsGranted.class, "ingest-api", "Credits or a plan granted.");
    public static final Topic<BatchRecorded> BATCHES = forever(
            "quill.batches",
            WORKSPACE_ID,
            BatchRecorded.class,
            "ingest-api",
            "A batch opened, or closed with its totals.");
    public static final Topic<TaskCompleted> COMPLETIONS = forever(
            "quill.completions", WORKSPACE_ID, TaskCompleted.class, "llm-workers", "Outcome of one attempt at a task.");
    public static final Topic<AdmissionDecided> ADMISSIONS = kept(
            "quill.admissions",
            JOB_ID,
            AdmissionDecided.class,
            Duration.ofDays(7),
            "stream-processors",
            "The decision: admitted or refused, and why.");
    public static final Topic<TaskDispatched> TASKS_INTERACTIVE = kept(
            "quill.tasks.interactive",
            TASK_ID,
            TaskDispatched.class,
            Duration.ofDays(7),
            "stream-processors, llm-workers",
            "One task, with attempt and deadline; read by a share group. Workers put back what it is about to give up.");
    public static final Topic<TaskDispatched> TASKS_BATCH = kept(
            "quill.tasks.batch",
            TASK_ID,
            TaskDispatched.class,
            Duration.ofDays(7),
            "stream-processors, llm-workers",
            "The same for the lines of batches.");
    public static final Topic<ProgressReported> PROGRESS = kept(
            "quill.progress",
            JOB_ID,
            ProgressReported.class,
            Duration.ofDays(7),
            "stream-processors, llm-workers",
            "Beginnings, last checks and ends from the stream processors, the stages between from the workers.");
    public static final Topic<ContentRecorded> CONTENT = forever(
            "quill.content",
            JOB_ID,
            ContentRecorded.class,
            "stream-processors",
            "Finished parts of content, then the content's end.");
    public static final Topic<LedgerEntry> LEDGER = forever(
            "quill.ledger",
            WORKSPACE_ID,
            LedgerEntry.class,
            "stream-processors",
            "Grant, reserve, settle, release and lapse; hash-chained per workspace.");
    public static final Topic<AuditRecorded> AUDIT = forever(
            "quill.audit", WORKSPACE_ID, AuditRecorded.class, "stream-processors", "One record per finished job.");
    public static final Topic<DeltaStreamed> DELTAS = kept(
            "quill.deltas",
            JOB_ID,
            DeltaStreamed.class,
            Duration.ofHours(1),
            "llm-workers",
            "Generated text as it streams.");
    public static final Topic<DeadLetter> DEAD_LETTERS = kept(
            "quill.dead-letters",
            ORIGINAL_KEY,
            DeadLetter.class,
            Duration.ofDays(30),
            "every reader",
            "Undecodable or impossible records, with origin and reason.");

    private Topics() {}

    /** All topics in the order of the contract. */
    public static List<Topic<?>> all() {
        return List.of(
                REQUESTS,
                CANCELLATIONS,
                GRANTS,
                BATCHES,
                COMPLETIONS,
                ADMISSIONS,
                TASKS_INTERACTIVE,
                TASKS_BATCH,
                PROGRESS,
                CONTENT,
                LEDGER,
                AUDIT,
                DELTAS,
                DEAD_LETTERS);
    }

    /** The topic of that name, if the catalogue has it. */
    public static Optional<Topic<?>> named(String name) {
        return all().stream().filter(topic -> topic.name().equals(name)).findFirst();
    }

    private static <T extends SpecificRecord> Topic<T> forever(
            String name, Topic.Key key, Class<T> type, String writer, String about) {
        return new Topic<>(name, key, type, Optional.empty(), writer, about);
    }

    private static <T extends SpecificRecord> Topic<T> kept(
            String name, Topic.Key key, Class<T> type, Duration retention, String writer, String about) {
        return new Topic<>(name, key, type, Optional.of(retention), writer, about);
    }
}
