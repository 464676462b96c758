package io.quillstream.checker;

import io.quillstream.checker.ProviderCalls.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * No call for a job begins later than a moment after its cancellation, or its batch's, was accepted (I24): workers hear of
 * cancellations and drop such tasks. Nothing is said where a worker may have been deaf or late between the two: one that is
 * started anew knows of no cancellation before, and one that stood still finishes what it had begun. Orders are told apart
 * by their target audience, which a load makes unique.
 *
 * @param calls that have ended, in any order, by the clock of the clients
 * @param troubles times in which workers may have been deaf or late, in any order
 */
public record UnwantedCalls(List<Call> calls, List<Loss> troubles) {

    private static final int ACCEPTED = 202;

    /** From the client's answer until every worker knows of it, and what was on its way to the provider is there. */
    private static final Duration MOMENT = Duration.ofSeconds(5);

    /**
     * One call.
     *
     * @param audience of the order it was made for
     * @param begun when the provider had read it
     */
    public record Call(String audience, Instant begun) {}

    /** Compares with the cancellations that clients were told are accepted. */
    public List<Violation> check(Journal journal, History history) {
        Map<String, Instant> accepted = new HashMap<>();
        journal.wishes().stream()
                .filter(wish -> wish.status() == ACCEPTED)
                .forEach(wish -> accepted.merge(wish.subject(), wish.answered(), UnwantedCalls::earlier));
        Map<String, Instant> unwantedSince = new HashMap<>();
        for (Event request : history.requests()) {
            cancelled(request, accepted)
                    .ifPresent(at -> unwantedSince.put(
                            String.valueOf(request.record("copy").get("target_audience")), at));
        }
        List<Violation> violations = new ArrayList<>();
        for (Call call : calls) {
            Instant since = unwantedSince.get(call.audience());
            if (since != null && call.begun().isAfter(since.plus(MOMENT)) && undisturbed(since, call.begun())) {
                violations.add(new Violation(
                        "I24",
                        "a call for " + call.audience() + " began at " + call.begun()
                                + ", its cancellation was accepted at " + since));
            }
        }
        return violations;
    }

    /** When the first cancellation of the job or of its batch was accepted. */
    private static Optional<Instant> cancelled(Event request, Map<String, Instant> accepted) {
        return Stream.of("job_id", "batch_id")
                .map(request::text)
                .filter(Objects::nonNull)
                .map(accepted::get)
                .filter(Objects::nonNull)
                .min(Instant::compareTo);
    }

    private boolean undisturbed(Instant from, Instant until) {
        return troubles.stream()
                .noneMatch(trouble ->
                        !trouble.from().isAfter(until) && !trouble.until().isBefore(from));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
