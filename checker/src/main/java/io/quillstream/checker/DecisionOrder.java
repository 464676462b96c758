package io.quillstream.checker;

import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A request comes before its decision, which comes with its reserve, then the first task, then the end, which comes with
 * the settlement or the refund (I6). This is what topics can prove: offsets are compared within a partition only, and
 * records of different ones by what one tells of the other. Neither the order of a task and the end of its own job nor the
 * transaction that a record came with can be told from outside; the simulator looks at both.
 */
final class DecisionOrder {

    private final History history;
    private final Set<String> admitted;
    private final Map<String, Event> causes = new HashMap<>();
    private final List<Violation> violations = new ArrayList<>();

    DecisionOrder(History history) {
        this.history = history;
        this.admitted = history.admissions().stream()
                .filter(event -> event.flag("admitted") && !event.flag("repeated"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        Stream.of(history.requests(), history.completions(), history.cancellations())
                .flatMap(List::stream)
                .forEach(event -> causes.put(event.place(), event));
    }

    List<Violation> check() {
        reserves();
        beginnings();
        ends();
        closes();
        return violations;
    }

    /** Requests are decided in their order, and what a decision tells is what its reserve tells. */
    private void reserves() {
        Map<String, Event> reserves = new HashMap<>();
        Map<Integer, Long> newest = new HashMap<>();
        for (Event entry : history.ledger()) {
            if (entry.text("entry").equals("reserve")) {
                reserves.putIfAbsent(entry.text("job_id"), entry);
                Long before = newest.put(entry.partition(), entry.causeOffset());
                expect(
                        before == null || before < entry.causeOffset(),
                        entry,
                        "reserves for " + entry.cause() + " behind the reserve for offset " + before);
                expect(admitted.contains(entry.text("job_id")), entry, "reserves for a job that was not admitted");
            }
        }
        for (Decision decision : Decision.all(history)) {
            Event reserve = reserves.get(decision.job());
            if (decision.admits() && reserve != null) {
                expect(
                        reserve.cause().equals(decision.request().place()),
                        reserve,
                        "reserves for " + reserve.cause() + ", admitted was "
                                + decision.request().place());
                expect(
                        reserve.number("amount") == decision.told().number("credits")
                                && reserve.number("balance") == decision.told().number("balance"),
                        reserve,
                        "reserves " + reserve.number("amount") + " and leaves " + reserve.number("balance")
                                + ", its decision says " + decision.told().number("credits") + " and "
                                + decision.told().number("balance"));
            }
        }
    }

    /** Nothing is shown of a job before it is queued, which is told with its decision, and no other job has a task. */
    private void beginnings() {
        Set<String> queued = new HashSet<>();
        Set<String> early = new HashSet<>();
        for (Event event : history.progress()) {
            String job = event.text("job_id");
            String stage = event.text("stage");
            if (stage.equals("queued")) {
                queued.add(job);
            } else if (!queued.contains(job) && (admitted.contains(job) || !LiveInvariants.terminal(stage))) {
                expect(!early.add(job), event, "shows " + stage + " of job " + job + " before it was queued");
            }
        }
        for (Event task : history.tasks()) {
            String job = task.text("job_id");
            expect(admitted.contains(job), task, "is a task of job " + job + ", which was not admitted");
        }
    }

    /** How a job ended follows from the record that ended it, and the refund or settlement names the same record. */
    private void ends() {
        Map<String, String> batches = new HashMap<>();
        history.requests().forEach(event -> batches.put(event.text("job_id"), event.text("batch_id")));
        Set<String> tasks = history.tasks().stream()
                .map(event -> event.text("job_id") + "/" + event.text("task_id"))
                .collect(toSet());
        for (Event audit : history.audit()) {
            String job = audit.text("job_id");
            String status = audit.text("status");
            Event cause = causes.get(audit.cause());
            boolean follows = cause != null
                    && switch (cause.topic()) {
                        case "quill.completions" ->
                            job.equals(cause.text("job_id"))
                                    && status.equals(cause.flag("succeeded") ? "completed" : "failed")
                                    && tasks.contains(job + "/" + cause.text("task_id"));
                        case "quill.cancellations" ->
                            status.equals("cancelled")
                                    && (job.equals(cause.text("job_id"))
                                            || cause.text("batch_id") != null
                                                    && cause.text("batch_id").equals(batches.get(job)));
                        default -> status.equals("failed") && job.equals(cause.text("job_id"));
                    };
            expect(
                    follows,
                    audit,
                    "says that job " + job + " is " + status + " by " + audit.cause()
                            + (cause == null ? ", which is not there" : ", which does not say so"));
        }
    }

    /** A job's end and what it does to its reserve are decided together: both logs have them in the same order. */
    private void closes() {
        Map<String, Event> closes = new HashMap<>();
        Map<String, Set<String>> closed = new LinkedHashMap<>();
        for (Event entry : history.ledger()) {
            if (entry.text("entry").equals("settle") || entry.text("entry").equals("release")) {
                closes.putIfAbsent(entry.text("job_id"), entry);
                note(closed, entry);
            }
        }
        Map<String, Set<String>> ended = new HashMap<>();
        for (Event audit : history.audit()) {
            Event close = closes.get(audit.text("job_id"));
            if (close != null) {
                note(ended, audit);
                expect(
                        close.cause().equals(audit.cause()),
                        close,
                        "closes job " + audit.text("job_id") + " by " + close.cause() + ", its audit record is by "
                                + audit.cause());
            }
        }
        closed.forEach((workspace, jobs) -> sameOrder(workspace, jobs, ended.getOrDefault(workspace, Set.of())));
    }

    private void sameOrder(String workspace, Set<String> closed, Set<String> ended) {
        List<String> left = closed.stream().filter(ended::contains).toList();
        List<String> right = ended.stream().filter(closed::contains).toList();
        for (int i = 0; i < left.size(); i++) {
            if (!left.get(i).equals(right.get(i))) {
                violations.add(new Violation(
                        "I6",
                        "the ledger of workspace " + workspace + " closes job " + left.get(i)
                                + " where its audit records have job " + right.get(i)));
                return;
            }
        }
    }

    private static void note(Map<String, Set<String>> jobs, Event event) {
        jobs.computeIfAbsent(event.text("workspace_id"), unknown -> new LinkedHashSet<>())
                .add(event.text("job_id"));
    }

    private void expect(boolean holds, Event event, String otherwise) {
        if (!holds) {
            violations.add(new Violation("I6", event.place() + " " + otherwise));
        }
    }
}
