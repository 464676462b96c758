package io.quillstream.edge.limit;

import java.time.Duration;

/**
 * What a bucket says to one request.
 *
 * @param remaining whole tokens left after it
 * @param untilFull time until the bucket is full again, if nothing more is taken
 * @param retryAfter time until one token is there; zero if taken
 * @see <a href="https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/">RateLimit fields</a>
 */
public record Verdict(boolean taken, Rate rate, long remaining, Duration untilFull, Duration retryAfter) {

    /** Value of the field {@code RateLimit-Policy}. */
    public String policyField() {
        return "\"user\";q=" + rate.limit() + ";w=" + rate.window().toSeconds();
    }

    /** Value of the field {@code RateLimit}. */
    public String limitField() {
        return "\"user\";r=" + remaining + ";t=" + Math.ceilDiv(untilFull.toMillis(), 1000L);
    }
}
