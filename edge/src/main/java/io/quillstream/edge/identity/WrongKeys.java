package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Slows down who tries keys: after 300 wrong ones within a minute, an address gets 429 for the others. Right keys from
 * that address still work: many users may share it. Remembers the addresses that tried last, however many there are: who
 * has a network of them can make others forgotten, but not fill the memory. Thread-safe.
 */
final class WrongKeys {

    private static final int MOST_PER_MINUTE = 300;
    private static final int MOST_ADDRESSES = 10_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private record Tally(long sinceNanos, int count) {}

    private final Map<String, Tally> tallies = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Tally> eldest) {
            return size() > MOST_ADDRESSES;
        }
    };

    /** @throws io.quillstream.edge.problem.ProblemException 429 if this was one too many */
    void count(String address) {
        long now = System.nanoTime();
        Tally tally;
        synchronized (tallies) {
            tally = tallies.merge(
                    address,
                    new Tally(now, 1),
                    (old, one) -> now - old.sinceNanos > MINUTE ? one : new Tally(old.sinceNanos, old.count + 1));
        }
        if (tally.count > MOST_PER_MINUTE) {
            throw ProblemCode.RATE_LIMITED
                    .because("Too many wrong API keys from this address")
                    .withRetryAfter(Duration.ofNanos(MINUTE - (now - tally.sinceNanos)));
        }
    }

    /** How many addresses are remembered. */
    int addresses() {
        synchronized (tallies) {
            return tallies.size();
        }
    }
}
