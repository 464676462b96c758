package io.quillstream.checker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;

/**
 * A log that a test writes as the services would: one workspace, one partition, a millisecond from one record to the next.
 * What it returns can be changed afterwards, to break something.
 */
final class WrittenLog {

    static final String WORKSPACE = "w";

    /** Append time of the first record: the middle of a month. */
    static final long BEGIN = 1_794_700_000_000L;

    /** What the books say that a completed job took. */
    static final long TOKENS = 7;

    private static final Schema CAUSE = SchemaBuilder.record("Cause")
            .fields()
            .requiredString("topic")
            .requiredInt("partition")
            .requiredLong("offset")
            .endRecord();
    private static final Schema COPY = SchemaBuilder.record("Copy")
            .fields()
            .requiredInt("count")
            .requiredString("target_audience")
            .endRecord();
    private static final Schema PART = SchemaBuilder.record("Part")
            .fields()
            .name("items")
            .type(Schema.createArray(Schema.create(Schema.Type.STRING)))
            .noDefault()
            .endRecord();
    private static final Schema END = SchemaBuilder.record("End")
            .fields()
            .requiredString("status")
            .requiredBoolean("degraded")
            .requiredLong("credits")
            .endRecord();
    private static final Schema GRANT = SchemaBuilder.record("Grant")
            .fields()
            .requiredString("workspace_id")
            .requiredString("grant_id")
            .requiredString("kind")
            .requiredLong("amount")
            .requiredLong("monthly_credits")
            .requiredInt("window")
            .requiredLong("granted_at")
            .endRecord();
    private static final Schema REQUEST = SchemaBuilder.record("Request")
            .fields()
            .requiredString("workspace_id")
            .requiredString("job_id")
            .optionalString("batch_id")
            .name("copy")
            .type(COPY)
            .noDefault()
            .requiredBoolean("record_refusal")
            .requiredLong("accepted_at")
            .endRecord();
    private static final Schema ADMISSION = SchemaBuilder.record("Admission")
            .fields()
            .requiredString("workspace_id")
            .requiredString("job_id")
            .requiredBoolean("admitted")
            .requiredBoolean("repeated")
            .requiredLong("credits")
            .requiredLong("balance")
            .endRecord();
    private static final Schema TASK = SchemaBuilder.record("Task")
            .fields()
            .requiredString("job_id")
            .requiredString("task_id")
            .endRecord();
    private static final Schema COMPLETION = SchemaBuilder.record("Completion")
            .fields()
            .requiredString("job_id")
            .requiredString("task_id")
            .requiredBoolean("succeeded")
            .endRecord();
    private static final Schema CANCELLATION = SchemaBuilder.record("Cancellation")
            .fields()
            .requiredString("workspace_id")
            .optionalString("job_id")
            .optionalString("batch_id")
            .endRecord();
    private static final Schema PROGRESS = SchemaBuilder.record("Progress")
            .fields()
            .requiredString("job_id")
            .requiredString("stage")
            .endRecord();
    private static final Schema CONTENT = SchemaBuilder.record("Content")
            .fields()
            .requiredString("workspace_id")
            .requiredString("job_id")
            .requiredString("kind")
            .name("copy")
            .type(COPY)
            .noDefault()
            .name("part")
            .type(Schema.createUnion(Schema.create(Schema.Type.NULL), PART))
            .noDefault()
            .name("end")
            .type(END)
            .noDefault()
            .endRecord();
    private static final Schema ENTRY = SchemaBuilder.record("Entry")
            .fields()
            .requiredString("workspace_id")
            .requiredLong("seq")
            .requiredString("entry")
            .requiredLong("amount")
            .requiredLong("balance")
            .optionalString("job_id")
            .name("cause")
            .type(CAUSE)
            .noDefault()
            .requiredLong("at")
            .optionalString("price_book")
            .requiredString("prev_hash")
            .requiredString("hash")
            .endRecord();
    private static final Schema AUDIT = SchemaBuilder.record("Audit")
            .fields()
            .requiredString("workspace_id")
            .requiredString("job_id")
            .requiredString("status")
            .requiredLong("tokens_used")
            .requiredLong("credits")
            .name("cause")
            .type(CAUSE)
            .noDefault()
            .endRecord();

    private final Map<String, List<Event>> topics = new HashMap<>();
    private final Map<String, Event> requests = new HashMap<>();
    private long clock = BEGIN;
    private long balance;

    /** Extra credits come in; returns their entry. */
    Event grant(long credits) {
        return enter(
                "grant",
                credits,
                asked("EXTRA", "grant-" + topic("quill.grants").size(), credits));
    }

    /** A grant that was asked for, whatever becomes of it. */
    Event asked(String kind, String id, long credits) {
        boolean extra = kind.equals("EXTRA");
        return add(
                "quill.grants",
                ofWorkspace(GRANT)
                        .set("grant_id", id)
                        .set("kind", kind)
                        .set("amount", extra ? credits : 0L)
                        .set("monthly_credits", extra ? 0L : credits)
                        .set("window", 0)
                        .set("granted_at", clock));
    }

    /** An entry that a grant caused: {@code grant} or {@code lapse}. */
    Event enter(String kind, long credits, Event grant) {
        balance += kind.equals("grant") ? credits : -credits;
        return entry(kind, credits, null, grant);
    }

    Event request(String job, int items) {
        return request(job, items, null);
    }

    Event request(String job, int items, String batch) {
        GenericRecordBuilder request = ofWorkspace(REQUEST)
                .set("job_id", job)
                .set("batch_id", batch)
                .set("copy", copy(job, items))
                .set("record_refusal", batch != null)
                .set("accepted_at", clock);
        Event written = add("quill.requests", request);
        requests.put(job, written);
        return written;
    }

    /** The decision with all that comes with it; returns the reserve. */
    Event admit(Event request) {
        String job = request.text("job_id");
        balance -= Price.of(request);
        Event reserve = entry("reserve", Price.of(request), job, request);
        decide(request, true, false);
        progress(job, "queued");
        task(job);
        return reserve;
    }

    /** The decision on a request that was admitted before. */
    Event repeat(Event request) {
        return decide(request, true, true);
    }

    /** The decision, with the balance as it is; returns it. */
    Event refuse(Event request) {
        return decide(request, false, false);
    }

    Event task(String job) {
        return add(
                "quill.tasks.interactive",
                new GenericRecordBuilder(TASK).set("job_id", job).set("task_id", "task-of-" + job));
    }

    Event progress(String job, String stage) {
        return add(
                "quill.progress",
                new GenericRecordBuilder(PROGRESS).set("job_id", job).set("stage", stage));
    }

    Event completion(String job, boolean succeeded) {
        return add(
                "quill.completions",
                new GenericRecordBuilder(COMPLETION)
                        .set("job_id", job)
                        .set("task_id", "task-of-" + job)
                        .set("succeeded", succeeded));
    }

    Event cancellation(String job) {
        return add("quill.cancellations", ofWorkspace(CANCELLATION).set("job_id", job));
    }

    Event cancellationOfBatch(String batch) {
        return add("quill.cancellations", ofWorkspace(CANCELLATION).set("batch_id", batch));
    }

    /** The work of a job and its end. */
    void complete(String job) {
        for (String stage : List.of("parsing", "prompting", "generating", "parsing_response")) {
            progress(job, stage);
        }
        end(job, "completed", completion(job, true));
    }

    /** The end with all that comes with it; returns the content's record. */
    Event end(String job, String status, Event cause) {
        close(job, status, cause);
        audit(job, status, cause);
        progress(job, status);
        int items = ((Number) requests.get(job).record("copy").get("count")).intValue();
        GenericRecord part = status.equals("completed")
                ? new GenericRecordBuilder(PART)
                        .set("items", Collections.nCopies(items, "x"))
                        .build()
                : null;
        return add(
                "quill.content",
                ofWorkspace(CONTENT)
                        .set("job_id", job)
                        .set("kind", "copy")
                        .set("copy", copy(job, items))
                        .set("part", part)
                        .set(
                                "end",
                                new GenericRecordBuilder(END)
                                        .set("status", status)
                                        .set("degraded", false)
                                        .set("credits", spent(job, status))
                                        .build()));
    }

    /** The settlement or the refund alone. */
    Event close(String job, String status, Event cause) {
        long price = Price.of(requests.get(job));
        boolean completed = status.equals("completed");
        balance += completed ? 0 : price;
        return entry(completed ? "settle" : "release", price, job, cause);
    }

    /** The audit record alone. */
    Event audit(String job, String status, Event cause) {
        return add(
                "quill.audit",
                ofWorkspace(AUDIT)
                        .set("job_id", job)
                        .set("status", status)
                        .set("tokens_used", status.equals("completed") ? TOKENS : 0)
                        .set("credits", spent(job, status))
                        .set("cause", cause(cause)));
    }

    History history() {
        return new History(
                topic("quill.requests"),
                topic("quill.admissions"),
                topic("quill.progress"),
                topic("quill.content"),
                topic("quill.completions"),
                topic("quill.grants"),
                topic("quill.ledger"),
                topic("quill.audit"),
                topic("quill.cancellations"),
                topic("quill.tasks.interactive"));
    }

    /** The names of what is broken. */
    static List<String> names(List<Violation> violations) {
        return violations.stream().map(Violation::invariant).toList();
    }

    private Event decide(Event request, boolean admitted, boolean repeated) {
        return add(
                "quill.admissions",
                ofWorkspace(ADMISSION)
                        .set("job_id", request.text("job_id"))
                        .set("admitted", admitted)
                        .set("repeated", repeated)
                        .set("credits", Price.of(request))
                        .set("balance", balance));
    }

    private Event entry(String kind, long amount, String job, Event cause) {
        List<Event> before = topic("quill.ledger");
        Event entry = add(
                "quill.ledger",
                ofWorkspace(ENTRY)
                        .set("seq", before.size() + 1L)
                        .set("entry", kind)
                        .set("amount", amount)
                        .set("balance", balance)
                        .set("job_id", job)
                        .set("cause", cause(cause))
                        .set("at", clock)
                        .set("price_book", null)
                        .set(
                                "prev_hash",
                                before.isEmpty() ? "" : before.getLast().text("hash"))
                        .set("hash", ""));
        entry.value().put("hash", WorkspaceLedger.hash(entry));
        return entry;
    }

    private long spent(String job, String status) {
        return status.equals("completed") ? Price.of(requests.get(job)) : 0;
    }

    private Event add(String topic, GenericRecordBuilder value) {
        List<Event> records = topics.computeIfAbsent(topic, unknown -> new ArrayList<>());
        Event event = new Event(topic, 0, records.size(), WORKSPACE, clock++, value.build());
        records.add(event);
        return event;
    }

    private List<Event> topic(String name) {
        return topics.getOrDefault(name, List.of());
    }

    private static GenericRecordBuilder ofWorkspace(Schema schema) {
        return new GenericRecordBuilder(schema).set("workspace_id", WORKSPACE);
    }

    private static GenericRecord copy(String job, int items) {
        return new GenericRecordBuilder(COPY)
                .set("count", items)
                .set("target_audience", "reader-of-" + job)
                .build();
    }

    private static GenericRecord cause(Event record) {
        return new GenericRecordBuilder(CAUSE)
                .set("topic", record.topic())
                .set("partition", record.partition())
                .set("offset", record.offset())
                .build();
    }
}
