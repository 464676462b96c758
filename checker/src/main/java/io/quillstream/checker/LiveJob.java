package io.quillstream.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** One job as its records tell of it. */
final class LiveJob {

    private static final long LONGEST_DEADLINE = 6L * 24 * 3600 * 1000;

    private final String id;
    private final Set<String> tasks = new HashSet<>();
    private final List<String> ends = new ArrayList<>();
    private String workspace;
    private int requests;
    private int count;
    private long deadline;
    private boolean recordsRefusal;
    private boolean admitted;
    private boolean refused;
    private boolean queued;
    private boolean degraded;
    private boolean mustBeCancelled;
    private long reserved;
    private String closed;
    private String announced;
    private String content;
    private String audit;

    LiveJob(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    String workspace() {
        return workspace;
    }

    int tasks() {
        return tasks.size();
    }

    /** When it must have ended, epoch milliseconds. */
    long deadline() {
        return deadline;
    }

    boolean isOpen() {
        return admitted && announced == null;
    }

    void mustBeCancelled() {
        mustBeCancelled = true;
    }

    void requested(Event event) {
        requests++;
        if (requests == 1 || !admitted && announced == null) {
            workspace = event.text("workspace_id");
            count = ((Number) event.record("copy").get("count")).intValue();
            long accepted = event.appended();
            // The deciders may move the claimed times by the tolerance of clocks.
            deadline = Math.min(
                            Math.max(LiveInvariants.millis(event.value(), "deadline_at"), accepted),
                            accepted + LONGEST_DEADLINE)
                    + 5 * 60_000;
            recordsRefusal = event.flag("record_refusal");
        }
    }

    void decided(Event event, WorkspaceLedger ledger, List<Violation> violations) {
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
                    event.number("balance") >= ledger.balance() || ledger.hasPlan(),
                    "was refused with " + event.number("balance") + ", the ledger says " + ledger.balance());
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
        boolean completed = content.equals("completed");
        expect(
                violations,
                completed ? "I10" : "I11",
                completed == (event.record("part") != null),
                "has or lacks a part");
        if (completed && event.record("part") != null) {
            int items = ((List<?>) event.record("part").get("items")).size();
            expect(violations, "I12", items == count, "has " + items + " items, asked were " + count);
        }
    }

    void audited(Event event, List<Violation> violations) {
        expect(violations, "I23", audit == null, "was audited twice");
        audit = event.text("status");
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
        }
        boolean paid = "completed".equals(announced) && !degraded;
        String due = !admitted || announced == null ? null : paid ? "settle" : "release";
        expect(violations, "I16", same(due, closed), "is due to be closed by " + due + ", was by " + closed);
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
