package io.quillstream.edge.limit;

import io.github.bucket4j.Bucket;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Buckets of this process alone. Keeps the most recently used: an attacker with many names can make others forget their
 * debts, but not make this process run out of memory. Thread-safe.
 */
final class LocalBuckets {

    private static final int MOST_BUCKETS = 20_000;

    private record Name(String user, Rate rate) {}

    private final Map<Name, Bucket> buckets = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Name, Bucket> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

    Verdict take(String user, Rate rate) {
        return Buckets.verdict(bucket(user, rate).tryConsumeAndReturnRemaining(1), rate);
    }

    /** Undoes a {@link #take} that was not refused. */
    void giveBack(String user, Rate rate) {
        bucket(user, rate).addTokens(1);
    }

    private Bucket bucket(String user, Rate rate) {
        synchronized (buckets) {
            return buckets.computeIfAbsent(
                    new Name(user, rate),
                    name -> Bucket.builder().addLimit(Buckets.bandwidth(rate)).build());
        }
    }
}
