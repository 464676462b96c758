package io.quillstream.client;

import java.time.Duration;
import java.util.Optional;

/** The server refused, and said why. A refused request changed nothing. */
public final class ProblemAnswerException extends ClientException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;
    private final transient Optional<Duration> retryAfter;

    ProblemAnswerException(Problem problem, Optional<Duration> retryAfter) {
        super(problem.toString(), null);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    public Problem problem() {
        return problem;
    }

    /** How long to wait before the next try, if the server said so. */
    public Optional<Duration> retryAfter() {
        return retryAfter;
    }
}
