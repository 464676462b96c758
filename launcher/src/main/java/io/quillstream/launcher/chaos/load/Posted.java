package io.quillstream.launcher.chaos.load;

import java.time.Duration;
import java.time.Instant;

/**
 * One try of a post, by the client's clock.
 *
 * @param status 0 if the outcome is unknown
 */
public record Posted(Instant sent, Instant answered, int status) {

    /** Whether the answer is one that a sound system gives to a sound client. */
    public boolean answeredWell() {
        return status > 0 && status < 500 && status != 429;
    }

    /** From sending to the answer, or to giving up. */
    public Duration took() {
        return Duration.between(sent, answered);
    }
}
