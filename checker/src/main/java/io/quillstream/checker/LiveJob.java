package io.quillstream.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** One job as its records tell of it. */
final class LiveJob {

    private static final long LONGEST_DEADLINE = 6L * 24 * 3600 * 1000;

    /** How far the time that an event tells may be from the broker's. */
    private static final long CLOCKS = 5L * 60 * 1000;

    private final String id;
    private final Set<String> tasks = new HashSet<>();
    private final Map<String, Event> newest = new HashMap<>();
    private final List<String> ends = new ArrayList<>();
    private String workspace;
    private String batch;
    private int requests;
    private int count;
    private long appended;
    private long requestedAt;
    private long deadline;
    private boolean recordsRefusal;
    private boolean admitted;
    private boolean refused;
    private boolean queued;
    private boolean degraded;
    private boolean mustBeCancelled;
    private String due;
    private long reserved;
    private String closed;
    private String announced;
    private String content;
    private List<?> items = List.of();
    private long shownCredits;
    private String audit;
    private long auditedCredits;
    private long auditedItems;

    LiveJob(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    String workspace() {
        return workspace;
    }

    /** Of the job's newest request; null if it is no line of one. */
    String batch() {
        return batch;
    }

    int tasks() {
        return tasks.size();
    }

    /** When its newest request was made as far as the broker's clock allows, epoch milliseconds. */
    long requestedAt() {
        return requestedAt;
    }

    /** From when on it may be ended for it, epoch milliseconds. */
    long deadline() {
        return deadline;
    }

    /** Whether it should have ended before that time: a request may come when its deadline has passed. */
    boolean isLate(long time) {
        return isOpen() && Math.max(deadline, appended) < time;
    }

    boolean isOpen() {
        return admitted && announced == null;
    }

    /** Whether it was admitted, or ended without: a refusal that nobody waits for leaves no job. */
    boolean isKnown() {
        return admitted || announced != null;
    }

    boolean isOf(String tenant) {
        return tenant.equals(workspace);
    }

    void mustBeCancelled() {
        mustBeCancelled = true;
    }

    /** A completion was read; whether it is one that must end the job now. */
    boolean finishedBy(Event completion) {
        boolean ends = isOpen() && isOf(completion.text("workspace_id")) && isOfATask(completion);
        if (ends) {
            due = completion.flag("succeeded") ? "completed" : "failed";
        }
        return ends;
    }

    private boolean isOfATask(Event completion) {
        Event task = newest.get(completion.text("task_id"));
        return task != null
                && task.text("step").equals(completion.text("step"))
                && task.number("attempt") <= completion.number("attempt");
    }

    void requested(Event event) {
        requests++;
        if (requests == 1 || !admitted && announced == null) {
            workspace = event.text("workspace_id");
            batch = event.text("batch_id");
            count = ((Number) event.record("copy").get("count")).intValue();
            appended = event.appended();
            requestedAt = Math.clamp(
                    LiveInvariants.millis(event.value(), "accepted_at"), appended - CLOCKS, appended + CLOCKS);
            deadline = Math.clamp(
                    LiveInvariants.millis(event.value(), "deadline_at"), requestedAt, requestedAt + LONGEST_DEADLINE);
            recordsRefusal = event.flag("record_refusal");
        }
    }

    /** @param available what the ledger says that there was when the request was read; empty if that is not certain */
    void decided(Event event, OptionalLong available, List<Violation> violations) {
        if (event.flag("repeated")) {
            expect(violations, "I4", admitted || announced != null, "is said to be a repetition of nothing");
            return;
        }
        long price = Price.ofCopy(count);
        expect(violations, "I2", requests > 0, "was decided without a request");
        expect(violations, "I4", !admitted && announced == null, "was decided twice");
        if (event.flag("admitted")) {
            admitted = true;
            expect(violations, "I18", event.number("credits") == price, "costs " + event.number("credits"));
            expect(violations, "I6", reserved == price, "was admitted with a reserve of " + reserved);
        } else {
            refused = true;
            expect(violations, "I18", price > event.number("balance"), "was refused with " + event.number("balance"));
            expect(
                    violations,
                    "I18",
                    available.isEmpty() || available.getAsLong() == event.number("balance"),
                    "was refused with " + event.number("balance") + ", the ledger says " + available);
        }
    }

    void entry(String kind, long amount, List<Violation> violations) {
        if (kind.equals("reserve")) {
            expect(violations, "I16", reserved == 0, "reserved twice");
            reserved = amount;
        } else {
            expect(violations, "I17", amount == reserved, kind + " of " + amount + " for " + reserved);
            expect(violations, "I16", closed == null, kind + " after " + closed);
            closed = kind;
        }
    }

    void dispatched(Event event, List<Violation> violations) {
        expect(violations, "I6", admitted, "was dispatched before it was admitted");
        expect(violations, "I2", announced == null, "was dispatched after its end");
        expect(
                violations,
                "I24",
                tasks.add(event.text("task_id") + "/" + event.number("attempt")),
                "was dispatched twice");
        newest.put(event.text("task_id"), event);
    }

    void progress(Event event, List<Violation> violations) {
        String stage = event.text("stage");
        expect(violations, "I2", announced == null, stage + " after " + announced);
        if (stage.equals("queued")) {
            expect(violations, "I7", !queued, "was queued twice");
            queued = true;
        } else if (LiveInvariants.terminal(stage)) {
            announced = stage;
            ends.add(stage);
        }
    }

    void content(Event event, List<Violation> violations) {
        if (event.record("end") == null) {
            return;
        }
        expect(violations, "I2", content == null, "its content ended twice");
        content = event.record("end").get("status").toString();
        degraded = (Boolean) event.record("end").get("degraded");
        shownCredits = ((Number) event.record("end").get("credits")).longValue();
        boolean completed = content.equals("completed");
        expect(
                violations,
                completed ? "I10" : "I11",
                completed == (event.record("part") != null),
                "has or lacks a part");
        if (completed && event.record("part") != null) {
            items = (List<?>) event.record("part").get("items");
            expect(violations, "I12", items.size() == count, "has " + items.size() + " items, asked were " + count);
        }
    }

    /** @param cause the record that it names, null if that did not go in */
    void audited(Event event, Event cause, List<Violation> violations) {
        expect(violations, "I23", audit == null, "was audited twice");
        audit = event.text("status");
        auditedCredits = event.number("credits");
        auditedItems = event.number("result_count");
        expect(
                violations,
                "I6",
                cause != null && isOf(cause.text("workspace_id")) && follows(event, cause),
                "is " + audit + " by " + event.cause() + ", which is not " + (cause == null ? "there" : "so"));
        if (audit.equals("completed") && cause != null && cause.topic().equals("quill.completions")) {
            boolean told = items.toString().equals(String.valueOf(cause.value().get("items")));
            expect(violations, "I10", told, "has other items than " + cause.place());
        }
    }

    /** Whether that record ends the job in that way: its task's completion, its cancellation, its refusal or its deadline. */
    private boolean follows(Event audit, Event cause) {
        String status = audit.text("status");
        return switch (cause.topic()) {
            case "quill.completions" ->
                id.equals(cause.text("job_id"))
                        && isOfATask(cause)
                        && status.equals(cause.flag("succeeded") ? "completed" : "failed");
            case "quill.cancellations" ->
                status.equals("cancelled")
                        && (id.equals(cause.text("job_id")) || batch != null && batch.equals(cause.text("batch_id")));
            default ->
                status.equals("failed")
                        && id.equals(cause.text("job_id"))
                        && (!admitted || audit.appended() >= deadline);
        };
    }

    /** After a whole transaction. */
    void belongsTogether(List<Violation> violations) {
        expect(violations, "I6", admitted == (reserved > 0), "is admitted: " + admitted + ", reserved " + reserved);
        expect(violations, "I2", ends.size() <= 1, "ended as " + ends);
        expect(
                violations,
                "I6",
                same(announced, content) && same(announced, audit),
                "ended as " + announced + ", content " + content + ", audit " + audit);
        expect(violations, "I7", !admitted || queued, "was admitted and never queued");
        if (announced != null) {
            expect(violations, "I2", admitted || refused && recordsRefusal, "ended without a decision");
            expect(violations, "I2", admitted || announced.equals("failed"), "was refused and " + announced);
            long spent = "settle".equals(closed) ? reserved : 0;
            expect(
                    violations,
                    "I16",
                    shownCredits == spent && auditedCredits == spent,
                    "spent " + spent + ", its content says " + shownCredits + ", its audit record " + auditedCredits);
            expect(
                    violations,
                    "I23",
                    auditedItems == items.size(),
                    "has " + items.size() + " items, its audit record says " + auditedItems);
        } else {
            expect(violations, "I1", admitted || !refused || !recordsRefusal, "was refused and never said so");
        }
        boolean paid = "completed".equals(announced) && !degraded;
        String close = !admitted || announced == null ? null : paid ? "settle" : "release";
        expect(violations, "I16", same(close, closed), "is due to be closed by " + close + ", was by " + closed);
        expect(violations, "I1", due == null || due.equals(announced), "was to be " + due + " and is " + announced);
        expect(
                violations,
                "I8",
                !mustBeCancelled || "cancelled".equals(announced),
                "was open when it was cancelled and is " + announced);
    }

    private void expect(List<Violation> violations, String invariant, boolean holds, String otherwise) {
        if (!holds) {
            violations.add(new Violation(invariant, "job " + id + " " + otherwise));
        }
    }

    private static boolean same(String left, String right) {
        return left == null ? right == null : left.equals(right);
    }
}
