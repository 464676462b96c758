package io.quillstream.launcher;

import io.quillstream.edge.http.UuidText;
import io.quillstream.launcher.command.AuditCommand;
import io.quillstream.launcher.command.BatchCommand;
import io.quillstream.launcher.command.BenchCommand;
import io.quillstream.launcher.command.ChaosCommand;
import io.quillstream.launcher.command.DemoCommand;
import io.quillstream.launcher.command.DlqCommand;
import io.quillstream.launcher.command.DoctorCommand;
import io.quillstream.launcher.command.FakeLlmCommand;
import io.quillstream.launcher.command.GenerateCommand;
import io.quillstream.launcher.command.RunCommand;
import io.quillstream.launcher.command.TemplatesCommand;
import io.quillstream.launcher.command.TokenCommand;
import io.quillstream.launcher.command.UpCommand;
import io.quillstream.launcher.command.WorkspaceCommand;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.TypeConversionException;

/** The {@code quill} command: one sub-command a file in {@code command}. */
@Command(
        name = "quill",
        description = "Bursts of content-generation requests into finished, billed, replayable content.",
        mixinStandardHelpOptions = true,
        version = "quill 0.1.0",
        subcommands = {
            DemoCommand.class,
            UpCommand.class,
            RunCommand.class,
            GenerateCommand.class,
            BatchCommand.class,
            AuditCommand.class,
            TokenCommand.class,
            WorkspaceCommand.class,
            DoctorCommand.class,
            DlqCommand.class,
            TemplatesCommand.class,
            BenchCommand.class,
            ChaosCommand.class,
            FakeLlmCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed for another reason, or the ledger that was verified differs",
            "2:wrong usage or setting",
            "3:the credentials are refused",
            "4:there is no such thing",
            "5:credits or rate exceeded",
            "6:a job failed or was cancelled",
            "7:a server cannot be reached"
        },
        footer = {
            "",
            "./quill test runs the whole test suite (mvn verify on the right JDK).",
            "./quill help COMMAND, or ./quill COMMAND --help, says more of one."
        })
public final class Quill implements Runnable {

    @CommandLine.Spec
    CommandLine.Model.CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(asked(arguments)));
    }

    /** {@code help COMMAND}, as other tools have it, is {@code COMMAND --help}; what is no command is refused as one. */
    static String[] asked(String... arguments) {
        if (arguments.length == 0 || !arguments[0].equals("help")) {
            return arguments;
        }
        List<String> words = Arrays.stream(arguments)
                .skip(1)
                .filter(word -> !word.startsWith("-"))
                .toList();
        CommandLine command = commandLine();
        for (String word : words) {
            command = command.getSubcommands().get(word);
            if (command == null) {
                return words.toArray(String[]::new);
            }
        }
        return Stream.concat(words.stream(), Stream.of("--help")).toArray(String[]::new);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Quill())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .registerConverter(UUID.class, Quill::id)
                .setExitCodeExceptionMapper(ToldFailures::exitCodeOf)
                .setParameterExceptionHandler(ToldFailures::usage)
                .setExecutionExceptionHandler(ToldFailures::print);
    }

    /** In our own words: picocli would tell the class that refused it, and Java takes less than an id. */
    private static UUID id(String text) {
        return UuidText.parse(text).orElseThrow(() -> new TypeConversionException("'" + text + "' is not a UUID"));
    }

    @Override
    public void run() {
        spec.commandLine().usage(System.err);
        throw new CommandFailure(ExitCode.USAGE, "no command given", "./quill demo shows the main job");
    }
}
