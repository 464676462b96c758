package io.quillstream.checker;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.filtering;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

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
 * @param calls that have ended, in any order
 * @param workerLosses how often a worker was killed, frozen, restarted or cut off
 */
public record ProviderCalls(List<Call> calls, int workerLosses) {

    private static final int ATTEMPTS = 3;
    private static final int DELIVERIES = 5;

    /**
     * One call.
     *
     * @param audience of the order it was made for
     * @param tokens that its answer told, as the provider knows it; 0 if it told none or could not be sent
     */
    public record Call(String audience, long tokens) {}

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
        int most = ATTEMPTS * Math.min(DELIVERIES, 1 + workerLosses);
        byAudience().forEach((audience, calls) -> {
            String job = jobs.get(audience);
            if (job == null || !admitted.getOrDefault(job, false)) {
                violations.add(new Violation("I24", calls + " calls for " + audience + ", which was not admitted"));
            }
            if (calls > most) {
                violations.add(new Violation("I24", calls + " calls for job " + job + ", at most " + most));
            }
        });
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
