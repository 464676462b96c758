package io.quillstream.edge.limit;

import io.quillstream.edge.identity.Principal;

/** Counts posts that generate, per workspace and user. Thread-safe. */
public interface RateLimiter {

    /** Takes a token of this user's bucket if there is one. Never throws: a limiter without its store limits by itself. */
    Verdict take(Principal principal);
}
