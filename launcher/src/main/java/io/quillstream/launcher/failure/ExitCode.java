package io.quillstream.launcher.failure;

/** Exit codes of {@code quill}, as the public contract lists them (section 1). */
public enum ExitCode {
    OK(0),
    FAILURE(1),
    USAGE(2),
    AUTHENTICATION(3),
    NOT_FOUND(4),
    QUOTA_OR_RATE(5),
    JOB_FAILED(6),
    UNREACHABLE(7);

    private final int code;

    ExitCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }
}
