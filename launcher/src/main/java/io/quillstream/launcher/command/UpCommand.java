package io.quillstream.launcher.command;

import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.failure.FileTrouble;
import io.quillstream.launcher.house.AllInOne;
import io.quillstream.launcher.house.Banner;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.launcher.house.Termination;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code quill up}: the all-in-one server. */
@Command(
        name = "up",
        description = "Start everything in one process: servers, services, one HTTP port.",
        mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {

    private static final Duration DRAIN = Duration.ofSeconds(12);
    private static final int HIGHEST_PORT = 65_535;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Data folder; survives a restart. Default: ${DEFAULT-VALUE}",
            defaultValue = ".quill/data")
    Path data;

    @Option(names = "--port", description = "HTTP port; QUILL_HTTP_PORT, else 8080.")
    Integer port;

    @Override
    public Integer call() throws Exception {
        Settings settings = Settings.ofProcess();
        if (port != null) {
            requirePort(port);
            settings = settings.with(Map.of("QUILL_HTTP_PORT", Integer.toString(port)));
        }
        QuillSettings.KNOWN.validate(settings);
        make(data);
        Logging.toFile("quill", data.resolve("logs/quill.json"));
        Termination termination = Termination.ofSignals();
        Settings effective = settings;
        Optional<AllInOne> started = start(termination, effective);
        if (started.isEmpty()) {
            return ExitCode.OK.code();
        }
        AllInOne house = started.get();
        Banner.print(house.endpoints(), System.out);
        Optional<String> fault = termination.await(house::fatalProblem);
        house.stop(DRAIN);
        fault.ifPresent(problem -> {
            System.err.println("quill: ended because it could not go on: " + problem);
            System.err.println("  try: ./quill up --data " + data + " again; " + data.resolve("logs/quill.json")
                    + " tells what came before");
        });
        return fault.isPresent() ? ExitCode.FAILURE.code() : ExitCode.OK.code();
    }

    /** The setting refuses it too, but in the name of a variable that nobody gave. */
    private static void requirePort(int port) {
        if (port < 0 || port > HIGHEST_PORT) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--port " + port + ": expected a whole number from 0 to " + HIGHEST_PORT,
                    "./quill up --port 8080");
        }
    }

    private static void make(Path data) {
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--data " + data + ": no folder can be made there: " + FileTrouble.reason(e),
                    "./quill up --data ANOTHER_FOLDER");
        }
    }

    private Optional<AllInOne> start(Termination termination, Settings settings) throws Exception {
        try {
            return termination.start(() -> AllInOne.start(data, settings));
        } catch (Exception failure) {
            throw FailedStart.ofUp(failure, data);
        }
    }
}
