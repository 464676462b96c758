package io.quillstream.checker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A user's posts pass as a bucket lets them, over all doors together (I32): in no time do more pass than the bucket holds and
 * refills meanwhile. While the doors cannot share it, each has one of its own, and one that starts anew has a full one. Pure.
 *
 * @param holds posts that the full bucket lets pass at once
 * @param refill in which an empty one becomes full
 * @param doors that share it
 */
public record RateInvariant(int holds, Duration refill, int doors) {

    /** A post that passed, by the client's clock. */
    public record Pass(Instant sent, Instant answered) {}

    /**
     * A time in which doors may not share the bucket.
     *
     * @param starts doors that start anew in it, each with a full bucket
     */
    public record Apart(Instant from, Instant until, int starts) {}

    /** The first run of posts that is too many; at most one. */
    public List<Violation> check(List<Pass> passes, List<Apart> troubles) {
        List<Pass> bySending =
                passes.stream().sorted(Comparator.comparing(Pass::sent)).toList();
        for (int first = 0; first < bySending.size(); first++) {
            Instant from = bySending.get(first).sent();
            Instant until = from;
            for (int last = first; last < bySending.size(); last++) {
                Instant answered = bySending.get(last).answered();
                until = answered.isAfter(until) ? answered : until;
                int passed = last - first + 1;
                double most = most(from, until, troubles);
                if (passed > most) {
                    return List.of(new Violation(
                            "I32",
                            passed + " posts of a user passed in "
                                    + Duration.between(from, until).toMillis() + " ms from " + from
                                    + ", at most " + (int) most + " may"));
                }
            }
        }
        return List.of();
    }

    private double most(Instant from, Instant until, List<Apart> troubles) {
        List<Apart> met = new ArrayList<>();
        for (Apart trouble : troubles) {
            if (!trouble.from().isAfter(until) && !trouble.until().isBefore(from)) {
                met.add(trouble);
            }
        }
        double ofOne = holds + holds * (double) Duration.between(from, until).toMillis() / refill.toMillis();
        return met.isEmpty()
                ? ofOne
                : doors * ofOne
                        + (double) holds * met.stream().mapToInt(Apart::starts).sum();
    }
}
