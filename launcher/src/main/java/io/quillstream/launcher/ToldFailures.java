package io.quillstream.launcher;

import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * How a failure is told. Everything that reaches the person at the terminal goes through here, so nobody is shown a stack
 * trace.
 */
final class ToldFailures {

    private ToldFailures() {}

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
        System.err.println("quill: " + sentence(failure));
        System.err.println("  try: ./" + command + " --help");
        return ExitCode.USAGE.code();
    }

    /** Picocli counts a word that it does not know; who has mistyped a command looks for its name. */
    private static String sentence(ParameterException failure) {
        if (!(failure instanceof UnmatchedArgumentException unmatched)) {
            return failure.getMessage();
        }
        String word = unmatched.getUnmatched().getFirst();
        String sentence;
        if (unmatched.isUnknownOption()) {
            sentence = "there is no option " + word;
        } else if (failure.getCommandLine().getSubcommands().isEmpty()) {
            sentence = "nothing is expected where '" + word + "' stands";
        } else {
            sentence = "there is no command " + word;
        }
        List<String> close = unmatched.getSuggestions();
        return sentence + (close.isEmpty() ? "" : "; the nearest is " + close.getFirst());
    }

    static int print(Exception failure, CommandLine commandLine, ParseResult parsed) {
        System.err.println("quill: " + sentence(failure));
        System.err.println("  try: " + next(failure, commandLine.getCommandName()));
        if (System.getProperty("quill.debug") != null) {
            failure.printStackTrace();
        }
        return exitCodeOf(failure);
    }

    private static String sentence(Throwable failure) {
        return switch (failure) {
            case UncheckedIOException wrapped -> sentence(wrapped.getCause());
            case FileSystemException file
            when file.getFile() != null -> file.getFile() + ": " + FileTrouble.reason(file);
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }

    private static String next(Exception failure, String command) {
        return switch (failure) {
            case CommandFailure known -> known.next();
            // The doctor itself goes no further than that setting.
            case InvalidSettingException setting
            when command.equals("doctor") ->
                "./quill doctor again when it is corrected; docs/settings.md lists every setting";
            default -> "./quill doctor";
        };
    }
}
