package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Each request is decided, each accepted job ends once, and says so once in every place (I1, I2, I7, I10 and I11's event
 * side, I12's count, I23).
 */
final class JobInvariants {

    private static final Set<String> TERMINAL = Set.of("completed", "failed", "cancelled");
    private static final List<String> ORDER = List.of("parsing", "prompting", "generating", "parsing_response");

    private final History history;
    private final List<Violation> violations = new ArrayList<>();

    JobInvariants(History history) {
        this.history = history;
    }

    List<Violation> check() {
        Set<String> requested =
                history.requests().stream().map(event -> event.text("job_id")).collect(toSet());
        Set<String> admitted = history.admissions().stream()
                .filter(event -> event.flag("admitted"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        Set<String> ended = endsOnce(
                "I2",
                history.content().stream()
                        .filter(event -> event.record("end") != null)
                        .toList());
        Map<String, String> status = history.content().stream()
                .filter(event -> event.record("end") != null)
                .collect(toMap(
                        event -> event.text("job_id"),
                        event -> event.record("end").get("status").toString(),
                        (a, b) -> a));
        Set<String> audited = endsOnce("I23", history.audit());
        Set<String> announced = endsOnce(
                "I2",
                history.progress().stream()
                        .filter(event -> TERMINAL.contains(event.text("stage")))
                        .toList());

        decidedAsOftenAsRequested();
        same("I1", "admitted but never ended", admitted, ended);
        same("I1", "ended but not announced", ended, announced);
        same("I1", "announced but not ended", announced, ended);
        same("I23", "ended but not audited", ended, audited);
        same("I23", "audited but not ended", audited, ended);
        same("I2", "ended but never requested", ended, requested);
        for (Event audit : history.audit()) {
            String end = status.get(audit.text("job_id"));
            if (end != null && !end.equals(audit.text("status"))) {
                violations.add(new Violation(
                        "I23", audit.place() + " says " + audit.text("status") + ", the content's end " + end));
            }
        }
        announcedAsEnded(status);
        refusals(status);
        completedHaveContent();
        stagesInOrder();
        return violations;
    }

    private void announcedAsEnded(Map<String, String> status) {
        for (Event event : history.progress()) {
            String stage = event.text("stage");
            String end = status.get(event.text("job_id"));
            if (TERMINAL.contains(stage) && end != null && !end.equals(stage)) {
                violations.add(new Violation("I1", event.place() + " says " + stage + ", the content's end " + end));
            }
        }
    }

    /** A refusal is the end of a job whose caller has its id already, and of no other. */
    private void refusals(Map<String, String> status) {
        Set<String> recorded = history.requests().stream()
                .filter(event -> event.flag("record_refusal"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        Set<String> refused = history.admissions().stream()
                .filter(event -> !event.flag("admitted"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        // A repetition is called admitted, also one of a job that was refused on record.
        Set<String> admitted = history.admissions().stream()
                .filter(event -> event.flag("admitted") && !event.flag("repeated"))
                .map(event -> event.text("job_id"))
                .collect(toSet());
        refused.stream()
                .filter(job -> recorded.contains(job) && !admitted.contains(job) && !status.containsKey(job))
                .forEach(job -> violations.add(new Violation("I1", "refused on record and never ended: job " + job)));
        status.forEach((job, end) -> {
            boolean refusal = refused.contains(job) && recorded.contains(job) && end.equals("failed");
            if (!admitted.contains(job) && !refusal) {
                violations.add(new Violation("I2", end + " without having been admitted: job " + job));
            }
        });
    }

    private void decidedAsOftenAsRequested() {
        Map<String, Long> requested =
                history.requests().stream().collect(groupingBy(event -> event.text("job_id"), counting()));
        Map<String, Long> decided =
                history.admissions().stream().collect(groupingBy(event -> event.text("job_id"), counting()));
        Stream.concat(requested.keySet().stream(), decided.keySet().stream())
                .distinct()
                .filter(job -> !requested.getOrDefault(job, 0L).equals(decided.getOrDefault(job, 0L)))
                .limit(5)
                .forEach(job -> violations.add(new Violation(
                        "I1",
                        "job " + job + " was requested " + requested.getOrDefault(job, 0L) + " times and decided "
                                + decided.getOrDefault(job, 0L))));
    }

    private Set<String> endsOnce(String invariant, List<Event> ends) {
        Map<String, Long> times = ends.stream().collect(groupingBy(event -> event.text("job_id"), counting()));
        times.forEach((job, count) -> {
            if (count > 1) {
                violations.add(new Violation(
                        invariant,
                        "job " + job + " ended " + count + " times on "
                                + ends.getFirst().topic()));
            }
        });
        return times.keySet();
    }

    private void same(String invariant, String what, Set<String> left, Set<String> right) {
        left.stream()
                .filter(job -> !right.contains(job))
                .limit(5)
                .forEach(job -> violations.add(new Violation(invariant, what + ": job " + job)));
    }

    private void completedHaveContent() {
        for (Event content : history.content()) {
            var end = content.record("end");
            if (end == null) {
                continue;
            }
            boolean completed = end.get("status").toString().equals("completed");
            if (completed != (content.record("part") != null)
                    && content.text("kind").equals("copy")) {
                violations.add(new Violation(
                        completed ? "I10" : "I11",
                        content.place() + " " + end.get("status") + " with part " + content.record("part")));
            }
            if (completed && content.record("copy") != null && content.record("part") != null) {
                int wanted = ((Number) content.record("copy").get("count")).intValue();
                int got = ((List<?>) content.record("part").get("items")).size();
                if (wanted != got) {
                    violations.add(new Violation(
                            "I12", content.place() + " has " + got + " items, " + wanted + " were asked"));
                }
            }
        }
    }

    /** What the numbered stream would show: stages of an attempt only go forward, none after the end. */
    private void stagesInOrder() {
        Map<String, Set<String>> seen = new HashMap<>();
        for (Event event : history.progress()) {
            String job = event.text("job_id");
            String stage = event.text("stage");
            Set<String> stages = seen.computeIfAbsent(job, unknown -> new HashSet<>());
            if (stage.equals("completed") && !stages.containsAll(ORDER)) {
                violations.add(new Violation("I7", event.place() + " completed after " + stages + " only"));
            }
            stages.add(stage);
        }
    }
}
