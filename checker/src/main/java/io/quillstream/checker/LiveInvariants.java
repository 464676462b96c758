package io.quillstream.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.generic.GenericRecord;

/**
 * Watches the decisions as they are made, one input record (that is one transaction) after the other, and says after
 * each whether everything it wrote belongs together and follows from what was read: I1, I2, I6, I8, I10, I12, I14–I18,
 * I23 and the window of tasks, which must hold and must be used. What can only be said at the end is for
 * {@link #atRest}. Knows the public contract only. Not thread-safe.
 */
public final class LiveInvariants {

    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");
    private static final List<String> NEVER_NULL = List.of(
            "workspace_id", "user_id", "product_id", "copy_type", "timestamp", "status", "result_count", "job_id");

    /** A deadline that has passed, or a batch that was cancelled, is noticed within it. */
    private static final long NOTICED_WITHIN_MILLIS = 5_000;

    /** A slot may be free beside a task that waits while those before it miss their deadlines, and no longer. */
    private static final long FREE_AT_MOST_MILLIS = 10_000;

    private final Map<String, Event> causes = new HashMap<>();
    private final Map<String, WorkspaceLedger> ledgers = new HashMap<>();
    private final Map<String, MonthlyCredits> plans = new HashMap<>();
    private final Map<String, LiveJob> jobs = new HashMap<>();
    private final Map<String, Integer> out = new HashMap<>();
    private final Map<String, Integer> windows = new HashMap<>();
    private final Set<String> grants = new HashSet<>();
    private final Map<String, Long> granted = new HashMap<>();

    /** By workspace and subject: when a wish to cancel was read of a batch, or of a job that was not known yet. */
    private final Map<String, Long> wishes = new HashMap<>();

    /** By workspace: since when a task waits beside a free slot. */
    private final Map<String, Long> free = new HashMap<>();

    private final Set<LiveJob> touched = new HashSet<>();
    private final Set<LiveJob> open = new HashSet<>();
    private final List<Violation> violations = new ArrayList<>();
    private final int defaultWindow;

    /** @param defaultWindow tasks that a workspace may have out whose plan names no window */
    public LiveInvariants(int defaultWindow) {
        this.defaultWindow = defaultWindow;
    }

    /** A record that went in. */
    public void wentIn(Event event) {
        causes.put(event.place(), event);
        switch (event.topic()) {
            case "quill.requests" -> job(event).requested(event);
            case "quill.grants" -> granted(event);
            case "quill.cancellations" -> wished(event);
            case "quill.completions" -> {
                LiveJob job = jobs.get(event.text("job_id"));
                if (job != null && job.finishedBy(event)) {
                    touched.add(job);
                }
            }
            default -> {}
        }
    }

    private void wished(Event event) {
        String workspace = event.text("workspace_id");
        if (event.text("batch_id") != null) {
            wishes.putIfAbsent(workspace + "/" + event.text("batch_id"), event.appended());
            return;
        }
        LiveJob job = jobs.get(event.text("job_id"));
        if (job == null || !job.isOf(workspace) || !job.isKnown()) {
            wishes.putIfAbsent(workspace + "/" + event.text("job_id"), event.appended());
        } else if (job.isOpen()) {
            job.mustBeCancelled();
            touched.add(job);
        }
    }

    /** A record that came out, in the order of its topic. */
    public void cameOut(Event event) {
        switch (event.topic()) {
            case "quill.ledger" -> entry(event);
            case "quill.admissions" -> decided(event);
            case "quill.progress" -> job(event).progress(event, violations);
            case "quill.content" -> job(event).content(event, violations);
            case "quill.audit" -> audit(event);
            case "quill.tasks.interactive", "quill.tasks.batch" -> task(event);
            case "quill.dead-letters" ->
                violations.add(new Violation("I36", event.place() + " " + event.text("detail")));
            default -> throw new IllegalArgumentException("nobody expects records on " + event.topic());
        }
    }

    /**
     * What is broken after the input record and all it led to; empty if everything holds.
     *
     * @param now time of the processor's clock, epoch milliseconds
     * @param patience how long behind its deadline a job may still be open
     */
    public List<Violation> afterStep(long now, long patience) {
        for (LiveJob job : touched) {
            job.belongsTogether(violations);
            if (job.isOpen()) {
                open.add(job);
            } else if (open.remove(job)) {
                out.merge(job.workspace(), -job.tasks(), Integer::sum);
            }
        }
        touched.clear();
        long noticed = now - patience - NOTICED_WITHIN_MILLIS;
        for (LiveJob job : open) {
            if (job.isLate(noticed)) {
                violations.add(new Violation("I2", "job " + job.id() + " is open behind its deadline"));
            }
            if (job.batch() != null && wishes.getOrDefault(job.workspace() + "/" + job.batch(), now) < noticed) {
                violations.add(new Violation("I8", "job " + job.id() + " is open though its batch was cancelled"));
            }
        }
        freeSlots(now);
        plans.values().forEach(plan -> plan.afterStep(now, violations));
        ledgers.forEach((workspace, ledger) -> {
            if (ledger.extraGranted() > granted.getOrDefault(workspace, 0L)) {
                violations.add(new Violation(
                        "I15",
                        "workspace " + workspace + " was granted " + ledger.extraGranted() + ", asked were at most "
                                + granted.get(workspace)));
            }
        });
        List<Violation> found = List.copyOf(violations);
        violations.clear();
        return found;
    }

    /**
     * What is broken when everything has ended: every job that was admitted must have, nothing may be reserved, and no grant
     * may be lost.
     */
    public List<Violation> atRest() {
        open.forEach(job -> violations.add(new Violation("I1", "job " + job.id() + " never ended")));
        ledgers.forEach((workspace, ledger) -> {
            if (ledger.reserved() != 0) {
                violations.add(new Violation(
                        "I16", "workspace " + workspace + " still has " + ledger.reserved() + " credits reserved"));
            }
            long asked = granted.getOrDefault(workspace, 0L);
            if (ledger.extraGranted() < asked) {
                violations.add(new Violation(
                        "I15",
                        "workspace " + workspace + " was granted " + ledger.extraGranted() + ", asked were " + asked));
            }
        });
        out.forEach((workspace, tasks) -> {
            if (tasks != 0) {
                violations.add(new Violation("window", tasks + " tasks of workspace " + workspace + " are out"));
            }
        });
        return List.copyOf(violations);
    }

    /** Nobody waits where he could go on. */
    private void freeSlots(long now) {
        Set<String> idle = new HashSet<>();
        for (LiveJob job : open) {
            String workspace = job.workspace();
            int window = windows.getOrDefault(workspace, defaultWindow);
            if (job.tasks() == 0 && job.deadline() > now && out.getOrDefault(workspace, 0) < window) {
                idle.add(workspace);
                if (free.computeIfAbsent(workspace, unknown -> now) + FREE_AT_MOST_MILLIS < now) {
                    violations.add(new Violation("window", "job " + job.id() + " waits beside a free slot"));
                }
            }
        }
        free.keySet().retainAll(idle);
    }

    private void decided(Event event) {
        String workspace = event.text("workspace_id");
        LiveJob job = job(event);
        long balance = ledger(workspace).balance();
        job.decided(event, plan(workspace).available(balance, job.requestedAt()), violations);
        if (event.flag("admitted")
                && !event.flag("repeated")
                && (wishes.containsKey(workspace + "/" + job.id())
                        || wishes.containsKey(workspace + "/" + job.batch()))) {
            job.mustBeCancelled();
        }
    }

    private void entry(Event event) {
        String kind = event.text("entry");
        Event cause = causes.get(event.cause());
        if (cause == null || !cause.text("workspace_id").equals(event.text("workspace_id"))) {
            violations.add(new Violation("I6", event.place() + " is by " + event.cause() + ", which is not there"));
        } else if ((kind.equals("grant") || kind.equals("lapse"))
                && !cause.topic().equals("quill.grants")) {
            violations.add(new Violation("I15", event.place() + " is a " + kind + " by " + event.cause()));
        }
        ledger(event.text("workspace_id")).saw(event, violations);
        plan(event.text("workspace_id")).saw(event, violations);
        if (event.text("job_id") != null) {
            job(event).entry(event.text("entry"), event.number("amount"), violations);
        }
    }

    private void audit(Event event) {
        LiveJob job = job(event);
        for (String field : NEVER_NULL) {
            if (event.value().get(field) == null) {
                violations.add(new Violation("I23", event.place() + " has no " + field));
            }
        }
        job.audited(event, causes.get(event.cause()), violations);
    }

    private void task(Event event) {
        LiveJob job = job(event);
        job.dispatched(event, violations);
        int now = out.merge(job.workspace(), 1, Integer::sum);
        int window = windows.getOrDefault(job.workspace(), defaultWindow);
        // Tasks of jobs that ended in this very step still count here; they leave afterwards.
        long leaving = touched.stream()
                .filter(each -> each.workspace().equals(job.workspace()) && open.contains(each) && !each.isOpen())
                .mapToLong(LiveJob::tasks)
                .sum();
        if (now - leaving > window) {
            violations.add(new Violation(
                    "window", event.place() + " is task " + (now - leaving) + " of a window of " + window));
        }
    }

    /** What extra grants can give at most: each id once, however often it comes. */
    private void granted(Event event) {
        String workspace = event.text("workspace_id");
        ledger(workspace).asked(event);
        if (grants.add(workspace + "/" + event.text("grant_id"))) {
            if (event.text("kind").equals("EXTRA")) {
                granted.merge(workspace, event.number("amount"), Long::sum);
            } else {
                int window = (int) event.number("window");
                windows.put(workspace, window > 0 ? window : defaultWindow);
                plan(workspace).planned(event);
            }
        }
    }

    private WorkspaceLedger ledger(String workspace) {
        return ledgers.computeIfAbsent(workspace, WorkspaceLedger::new);
    }

    private MonthlyCredits plan(String workspace) {
        return plans.computeIfAbsent(workspace, MonthlyCredits::new);
    }

    private LiveJob job(Event event) {
        LiveJob job = jobs.computeIfAbsent(event.text("job_id"), LiveJob::new);
        touched.add(job);
        return job;
    }

    static boolean terminal(String stage) {
        return TERMINAL.contains(stage);
    }

    static long millis(GenericRecord record, String field) {
        Object at = record.get(field);
        return at instanceof java.time.Instant instant ? instant.toEpochMilli() : (Long) at;
    }
}
