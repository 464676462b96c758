package io.quillstream.edge.limit;

import io.quillstream.edge.identity.Principal;

/** Counts posts that generate, per workspace and user. Thread-safe. */
public interface RateLimiter {

    /**
     * Begins to take a token of this user's bucket, and does not wait for it. Never throws: a limiter without its store
     * limits by itself.
     */
    PendingVerdict ask(Principal principal);

    /** Takes a token of this user's bucket if there is one. Never throws. */
    default Verdict take(Principal principal) {
        return ask(principal).await();
    }
}
