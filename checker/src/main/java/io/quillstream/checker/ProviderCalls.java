package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.filtering;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often the provider was called for each order (I24), and that the books name the tokens that it told (I25). Orders are
 * told apart by their target audience, which a load makes unique.
 *
 * <p>A task is begun again only if the worker that had it was lost, and its record is handed out ten times at most. A
 * worker may put it back as a new record before (decision 021), which is seen in the log.
 *
 * @param calls that have ended, in any order
 * @param losses times in which workers may have lost what they had in hand, in any order
 */
public record ProviderCalls(List<Call> calls, List<Loss> losses) {

    private static final int ATTEMPTS = 3;

    /** Of one record, at most. */
    private static final int DELIVERIES = 10;

    /** A worker that is lost so soon after a job's end may not have told the broker yet that its task is done. */
    private static final Duration UNTIL_IT_IS_DONE = Duration.ofSeconds(60);

    /**
     * One call.
     *
     * @param audience of the order it was made for
     * @param tokens that its answer told, as the provider knows it; 0 if it told none or could not be sent
     */
    public record Call(String audience, long tokens) {}

    /**
     * One time that a worker was killed, frozen, restarted or cut off from what it works with.
     *
     * @param until when nothing of it is felt any more
     */
    public record Loss(Instant from, Instant until) {}

    /** How many orders the provider was called for. */
    public int orders() {
        return byAudience().size();
    }

    /** Calls above one for each order. */
    public long repeated() {
        return calls.size() - orders();
    }

    /** Compares with the log. */
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, String> jobs = new HashMap<>();
        history.requests()
                .forEach(event ->
                        jobs.put(String.valueOf(event.record("copy").get("target_audience")), event.text("job_id")));
        counts(history, jobs, violations);
        tokens(history, jobs, violations);
        return violations;
    }

    private void counts(History history, Map<String, String> jobs, List<Violation> violations) {
        Map<String, Boolean> admitted = new HashMap<>();
        history.admissions()
                .forEach(event -> admitted.merge(event.text("job_id"), event.flag("admitted"), Boolean::logicalOr));
        Map<String, Long> records =
                history.tasks().stream().collect(groupingBy(event -> event.text("job_id"), counting()));
        Map<String, Long> lost = losses(history);
        byAudience().forEach((audience, calls) -> {
            String job = jobs.get(audience);
            if (job == null || !admitted.getOrDefault(job, false)) {
                violations.add(new Violation("I24", calls + " calls for " + audience + ", which was not admitted"));
                return;
            }
            long most = ATTEMPTS * Math.min(DELIVERIES * records.getOrDefault(job, 1L), 1 + lost.get(job));
            if (calls > most) {
                violations.add(new Violation("I24", calls + " calls for job " + job + ", at most " + most));
            }
        });
    }

    /** How many losses each job met. */
    private Map<String, Long> losses(History history) {
        Map<String, Long> ended = history.content().stream()
                .filter(event -> event.record("end") != null)
                .collect(toMap(event -> event.text("job_id"), Event::appended, Long::max));
        Map<String, Long> requested =
                history.requests().stream().collect(toMap(event -> event.text("job_id"), Event::appended, Long::min));
        Map<String, Long> met = new HashMap<>();
        requested.forEach((job, from) -> met.put(
                job,
                losses.stream()
                        .filter(loss -> loss.until().toEpochMilli() >= from)
                        .filter(loss -> !ended.containsKey(job)
                                || loss.from().toEpochMilli() <= ended.get(job) + UNTIL_IT_IS_DONE.toMillis())
                        .count()));
        return met;
    }

    /**
     * What the books of a job name is the sum of some of its answers: a worker that dies takes along what it was told, and
     * its successor asks again. A completed job whose every call told its tokens names them.
     */
    private void tokens(History history, Map<String, String> jobs, List<Violation> violations) {
        Map<String, List<Long>> told = calls.stream()
                .filter(call -> jobs.containsKey(call.audience()))
                .collect(groupingBy(
                        call -> jobs.get(call.audience()),
                        filtering(call -> call.tokens() > 0, mapping(Call::tokens, toList()))));
        Set<String> untold = new HashSet<>();
        calls.stream().filter(call -> call.tokens() == 0).forEach(call -> untold.add(jobs.get(call.audience())));
        for (Event record : history.audit()) {
            String job = record.text("job_id");
            List<Long> answers = told.getOrDefault(job, List.of());
            Object named = record.value().get("tokens_used");
            boolean completed = record.text("status").equals("completed");
            if (named == null) {
                if (completed && !untold.contains(job)) {
                    violations.add(new Violation(
                            "I25", "the audit record of job " + job + " knows no tokens, its calls told " + answers));
                }
            } else if (!sums(answers).contains(((Number) named).longValue())
                    && (completed || ((Number) named).longValue() != 0)) {
                violations.add(new Violation(
                        "I25", "the audit record of job " + job + " has " + named + " tokens, its calls " + answers));
            }
        }
    }

    private Map<String, Long> byAudience() {
        return calls.stream().collect(groupingBy(Call::audience, counting()));
    }

    private static Set<Long> sums(List<Long> answers) {
        Set<Long> sums = new HashSet<>();
        for (Long answer : answers) {
            Set<Long> with = new HashSet<>(Set.of(answer));
            sums.forEach(sum -> with.add(sum + answer));
            sums.addAll(with);
        }
        return sums;
    }
}
