package io.quillstream.launcher.chaos;

import java.time.Duration;
import java.time.Instant;

/**
 * One try of a post, by the client's clock.
 *
 * @param status 0 if the outcome is unknown
 */
record Posted(Instant sent, Instant answered, int status) {

    /** Whether the answer is one that a sound system gives to a sound client. */
    boolean answeredWell() {
        return status > 0 && status < 500 && status != 429;
    }

    Duration took() {
        return Duration.between(sent, answered);
    }
}
