package io.quillstream.edge.limit;

import io.quillstream.edge.problem.ProblemCode;
import java.util.UUID;

/**
 * A rate of each workspace that this process keeps by itself: for what costs little and is not worth a question to Redis.
 * Thread-safe.
 */
public final class LocalRate {

    private final LocalBuckets buckets = new LocalBuckets();
    private final String what;
    private final Rate rate;

    /** @param what is counted, in the plural, as the refusal calls it */
    public LocalRate(String what, Rate rate) {
        this.what = what;
        this.rate = rate;
    }

    /** @throws io.quillstream.edge.problem.ProblemException 429 if this was one too many */
    public void count(UUID workspace) {
        Verdict verdict = buckets.take(workspace.toString(), rate);
        if (!verdict.taken()) {
            long seconds = rate.window().toSeconds();
            throw ProblemCode.RATE_LIMITED
                    .because("This workspace gets " + rate.limit() + " " + what + " in " + seconds + " seconds")
                    .withRetryAfter(verdict.retryAfter());
        }
    }
}
