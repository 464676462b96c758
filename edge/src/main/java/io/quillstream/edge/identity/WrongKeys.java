package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Slows down who tries keys: after 300 wrong ones within a minute, an address gets 429 for the others. Right keys from
 * that address still work: many users may share it. Thread-safe.
 */
final class WrongKeys {

    private static final int MOST_PER_MINUTE = 300;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private record Tally(long sinceNanos, int count) {}

    private final ConcurrentMap<String, Tally> tallies = new ConcurrentHashMap<>();

    /** @throws io.quillstream.edge.problem.ProblemException 429 if this was one too many */
    void count(String address) {
        long now = System.nanoTime();
        if (tallies.size() >= MOST_ADDRESSES) {
            tallies.values().removeIf(tally -> now - tally.sinceNanos > MINUTE);
        }
        Tally tally = tallies.merge(
                address,
                new Tally(now, 1),
                (old, one) -> now - old.sinceNanos > MINUTE ? one : new Tally(old.sinceNanos, old.count + 1));
        if (tally.count > MOST_PER_MINUTE) {
            throw ProblemCode.RATE_LIMITED
                    .because("Too many wrong API keys from this address")
                    .withRetryAfter(Duration.ofNanos(MINUTE - (now - tally.sinceNanos)));
        }
    }
}
