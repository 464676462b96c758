package io.quillstream.checker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How often the provider was called for each order (I24). Orders are told apart by their target audience, which a load
 * makes unique.
 *
 * @param byAudience calls by that text
 * @param workerLosses how often a worker was killed, frozen, restarted or cut off
 */
public record ProviderCalls(Map<String, Integer> byAudience, int workerLosses) {

    private static final int ATTEMPTS = 3;
    private static final int DELIVERIES = 5;

    /** Calls above one for each order. */
    public long repeated() {
        return byAudience.values().stream().mapToLong(calls -> calls - 1).sum();
    }

    /** Compares with the log. */
    public List<Violation> check(History history) {
        List<Violation> violations = new ArrayList<>();
        Map<String, String> jobs = new HashMap<>();
        history.requests()
                .forEach(event ->
                        jobs.put(String.valueOf(event.record("copy").get("target_audience")), event.text("job_id")));
        Map<String, Boolean> admitted = new HashMap<>();
        history.admissions()
                .forEach(event -> admitted.merge(event.text("job_id"), event.flag("admitted"), Boolean::logicalOr));
        int most = ATTEMPTS * Math.min(DELIVERIES, 1 + workerLosses);
        byAudience.forEach((audience, calls) -> {
            String job = jobs.get(audience);
            if (job == null || !admitted.getOrDefault(job, false)) {
                violations.add(new Violation("I24", calls + " calls for " + audience + ", which was not admitted"));
            }
            if (calls > most) {
                violations.add(new Violation("I24", calls + " calls for job " + job + ", at most " + most));
            }
        });
        return violations;
    }
}
