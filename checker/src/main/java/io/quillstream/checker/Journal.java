package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toSet;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a load client saw, kept apart from the system under test, and what the log must therefore hold (I3, I4, I5). */
public final class Journal {

    /**
     * One post.
     *
     * @param key idempotency key, or null
     * @param status HTTP status; 0 if the outcome is unknown (reset, time-out)
     * @param jobId from the answer, or null
     */
    public record Line(String workspace, String key, int status, String jobId) {}

    /**
     * One wish to cancel. A client that repeats it makes one more.
     *
     * @param subject job or batch
     * @param status HTTP status; 0 if the outcome is unknown
     * @param answered when the answer was there or was waited for no longer, by the client's clock
     */
    public record Wish(String workspace, String subject, int status, Instant answered) {

        /** Whether it may be in the log, though nobody said so. */
        boolean open() {
            return status == 0 || status >= 500;
        }
    }

    private final ConcurrentLinkedQueue<Line> lines = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Wish> wishes = new ConcurrentLinkedQueue<>();
    private final Map<String, Integer> batches = new ConcurrentHashMap<>();

    /** Thread-safe. */
    public void wrote(Line line) {
        lines.add(line);
    }

    /** Thread-safe. */
    public void wished(Wish wish) {
        wishes.add(wish);
    }

    /** All wishes to cancel, in order of their answers. */
    List<Wish> wishes() {
        return List.copyOf(wishes);
    }

    /** How many wishes to cancel ended with each status. */
    public Map<Integer, Long> wishStatuses() {
        return wishes.stream().collect(groupingBy(Wish::status, TreeMap::new, counting()));
    }

    public int size() {
        return lines.size();
    }

    /** A batch was accepted with so many of its lines. Thread-safe. */
    public void accepted(String batchId, int lines) {
        batches.put(batchId, lines);
    }

    /** How many posts ended with that status. */
    public long count(int status) {
        return lines.stream().filter(line -> line.status() == status).count();
    }

    /** How many posts ended with each status, for witnesses. */
    public Map<Integer, Long> statuses() {
        return lines.stream().collect(groupingBy(Line::status, TreeMap::new, counting()));
    }

    /** Compares with the log. */
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Set<String> requested =
                history.requests().stream().map(event -> event.text("job_id")).collect(toSet());
        Set<String> ended = history.content().stream()
                .filter(event -> event.record("end") != null)
                .map(event -> event.text("job_id"))
                .collect(toSet());
        for (Line line : lines) {
            if (line.status() == 202 && !requested.contains(line.jobId())) {
                violations.add(new Violation("I3", "202 for job " + line.jobId() + " without a request event"));
            }
            if (line.status() == 202 && !ended.contains(line.jobId())) {
                violations.add(new Violation("I2", "202 for job " + line.jobId() + " that never ended"));
            }
        }
        Map<String, Set<String>> jobsOfKey = lines.stream()
                .filter(line -> line.key() != null && line.jobId() != null)
                .collect(groupingBy(line -> line.workspace() + "/" + line.key(), mapping(Line::jobId, toSet())));
        jobsOfKey.forEach((key, jobs) -> {
            if (jobs.size() > 1) {
                violations.add(new Violation("I5", "key " + key + " made jobs " + jobs));
            }
        });
        Map<String, Long> admittedOnce = history.admissions().stream()
                .filter(event -> event.flag("admitted") && !event.flag("repeated"))
                .collect(groupingBy(event -> event.text("job_id"), counting()));
        admittedOnce.forEach((job, times) -> {
            if (times > 1) {
                violations.add(new Violation("I4", "job " + job + " was admitted " + times + " times"));
            }
        });
        violations.addAll(linesOfBatches(history));
        violations.addAll(refusals(history));
        return violations;
    }

    /** Whoever was told 402 was refused in the log. A key stands for one job, whatever became of it each time. */
    private List<Violation> refusals(History history) {
        Map<String, Set<String>> refused = history.admissions().stream()
                .filter(event -> !event.flag("admitted"))
                .collect(groupingBy(
                        event -> event.text("workspace_id"), mapping(event -> event.text("job_id"), toSet())));
        Map<String, Set<String>> told = lines.stream()
                .filter(line -> line.status() == 402)
                .collect(groupingBy(Line::workspace, mapping(line -> String.valueOf(line.key()), toSet())));
        List<Violation> violations = new ArrayList<>();
        told.forEach((workspace, keys) -> {
            int found = refused.getOrDefault(workspace, Set.of()).size();
            if (found < keys.size()) {
                violations.add(new Violation(
                        "I3",
                        "workspace " + workspace + " was answered 402 under " + keys.size() + " keys, refused were "
                                + found + " jobs"));
            }
        });
        return violations;
    }

    private List<Violation> linesOfBatches(History history) {
        Map<String, Set<String>> jobs = history.requests().stream()
                .filter(event -> event.text("batch_id") != null)
                .collect(groupingBy(event -> event.text("batch_id"), mapping(event -> event.text("job_id"), toSet())));
        List<Violation> violations = new ArrayList<>();
        batches.forEach((batch, accepted) -> {
            int found = jobs.getOrDefault(batch, Set.of()).size();
            if (found != accepted) {
                violations.add(
                        new Violation("I3", "batch " + batch + " has " + found + " jobs, told were " + accepted));
            }
        });
        return violations;
    }
}
