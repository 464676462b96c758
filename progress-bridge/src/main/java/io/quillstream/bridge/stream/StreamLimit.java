package io.quillstream.bridge.stream;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets a user have so many open streams: over all instances while they can count together, and never more than that in
 * this one. Thread-safe.
 */
public final class StreamLimit {

    private final int most;
    private final StreamLeases leases;
    private final ConcurrentHashMap<Owner, Integer> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /** A user of a workspace. */
    public record Owner(UUID workspace, String user) {}

    /**
     * @param most streams that one user may have open
     * @param leases how the instances count together
     */
    public StreamLimit(int most, StreamLeases leases) {
        this.most = most;
        this.leases = leases;
    }

    /**
     * Counts one more stream, which must be given back.
     *
     * @return the stream's number in this instance
     * @throws ProblemException 429 if the user has as many as allowed
     */
    long take(Owner owner) {
        open.compute(owner, (key, count) -> {
            int now = count == null ? 0 : count;
            if (now >= most) {
                throw tooMany();
            }
            return now + 1;
        });
        long number = numbers.incrementAndGet();
        if (!leases.granted(owner, number, most)) {
            forget(owner);
            throw tooMany();
        }
        return number;
    }

    /** Never blocks. */
    void giveBack(Owner owner, long number) {
        forget(owner);
        leases.ended(owner, number);
    }

    private void forget(Owner owner) {
        open.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
    }

    private ProblemException tooMany() {
        return ProblemCode.TOO_MANY_STREAMS
                .because("At most " + most + " open streams per user")
                .withRetryAfter(Duration.ofSeconds(5));
    }
}
