package io.quillstream.launcher;

import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * An expected failure of a command: what went wrong, the exit code, and what to try next. Everything that reaches the
 * person at the terminal goes through here, so nobody is shown a stack trace.
 */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ExitCode code;
    private final String next;

    /** @param next the next command or step to try, or null if there is nothing to say */
    public CommandFailure(ExitCode code, String message, String next) {
        super(message);
        this.code = code;
        this.next = next;
    }

    public ExitCode code() {
        return code;
    }

    static int exitCodeOf(Throwable failure) {
        return switch (failure) {
            case CommandFailure known -> known.code().code();
            case InvalidSettingException setting -> ExitCode.USAGE.code();
            case ParameterException usage -> ExitCode.USAGE.code();
            default -> ExitCode.FAILURE.code();
        };
    }

    static int usage(ParameterException failure, String[] arguments) {
        String command = failure.getCommandLine().getCommandSpec().qualifiedName(" ");
        System.err.println("quill: " + failure.getMessage());
        System.err.println("  try: ./" + command + " --help");
        return ExitCode.USAGE.code();
    }

    static int print(Exception failure, CommandLine commandLine, ParseResult parsed) {
        String message = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        System.err.println("quill: " + message);
        if (failure instanceof CommandFailure known && known.next != null) {
            System.err.println("  try: " + known.next);
        }
        if (failure instanceof InvalidSettingException) {
            System.err.println("  try: ./quill doctor");
        }
        if (System.getProperty("quill.debug") != null) {
            failure.printStackTrace();
        }
        return exitCodeOf(failure);
    }
}
