package io.quillstream.bridge.stream;

import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Counts the open streams of each user in this instance. Thread-safe. */
final class StreamLimit {

    private final int most;
    private final ConcurrentHashMap<Owner, Integer> open = new ConcurrentHashMap<>();

    /** A user of a workspace. */
    record Owner(UUID workspace, String user) {}

    StreamLimit(int most) {
        this.most = most;
    }

    /** @throws io.quillstream.edge.problem.ProblemException 429 if the user has as many as allowed */
    void take(Owner owner) {
        open.compute(owner, (key, count) -> {
            int now = count == null ? 0 : count;
            if (now >= most) {
                throw ProblemCode.TOO_MANY_STREAMS
                        .because("At most " + most + " open streams per user")
                        .withRetryAfter(Duration.ofSeconds(5));
            }
            return now + 1;
        });
    }

    void giveBack(Owner owner) {
        open.computeIfPresent(owner, (key, count) -> count == 1 ? null : count - 1);
    }
}
