package io.quillstream.launcher.failure;

import java.util.Objects;

/** An expected failure of a command: what went wrong, the exit code, and what to try next. Told without a stack trace. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String next;

    /** @param next the next command or step to try */
    public CommandFailure(ExitCode code, String message, String next) {
        super(message);
        this.code = code;
        this.next = Objects.requireNonNull(next, "whoever fails says what to try");
    }

    public ExitCode code() {
        return code;
    }

    /** The next command or step to try; never null. */
    public String next() {
        return next;
    }
}
