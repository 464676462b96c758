package io.quillstream.edge.limit;

import io.javalin.http.Context;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;

/** Counts a request at the door: sets the RateLimit fields of the answer, whatever it will be, or refuses with 429. */
public final class RateGate {

    private final RateLimiter limiter;

    public RateGate(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Called by every route that generates, after authentication and before the body is read. A batch counts once. */
    public void count(Context request, Principal principal) {
        Verdict verdict = limiter.take(principal);
        request.header("RateLimit-Policy", verdict.policyField());
        request.header("RateLimit", verdict.limitField());
        if (!verdict.taken()) {
            throw ProblemCode.RATE_LIMITED
                    .because("This user may send " + verdict.rate().limit() + " requests in "
                            + verdict.rate().window().toSeconds() + " seconds")
                    .withRetryAfter(verdict.retryAfter());
        }
    }
}
