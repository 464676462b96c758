package io.quillstream.edge.limit;

import io.javalin.http.Context;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import java.util.function.Supplier;

/** Counts a request at the door: sets the RateLimit fields of the answer, whatever it will be, or refuses with 429. */
public final class RateGate {

    private final RateLimiter limiter;

    public RateGate(RateLimiter limiter) {
        this.limiter = limiter;
    }

    /** Called by every route that generates, after authentication and before the body is read. A batch counts once. */
    public void count(Context request, Principal principal) {
        tell(request, limiter.take(principal));
    }

    /**
     * Counts a request while it is read, so that it does not wait for the one and then for the other. A refusal comes first
     * all the same, whatever the reading throws; and what this process refuses by itself is not read.
     *
     * @param reading what to do meanwhile; without effects, for it may have been for nothing
     * @return what was read
     */
    public <T> T whileCounting(Context request, Principal principal, Supplier<T> reading) {
        PendingVerdict pending = limiter.ask(principal);
        if (pending.refused()) {
            tell(request, pending.await());
        }
        T read;
        try {
            read = reading.get();
        } catch (RuntimeException e) {
            tell(request, pending.await());
            throw e;
        }
        tell(request, pending.await());
        return read;
    }

    private static void tell(Context request, Verdict verdict) {
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
