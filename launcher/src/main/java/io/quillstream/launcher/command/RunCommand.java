package io.quillstream.launcher.command;

import io.quillstream.embedded.folder.DataFolder;
import io.quillstream.embedded.folder.FolderInUseException;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.launcher.house.Logging;
import io.quillstream.launcher.house.OneRoom;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.launcher.house.Rooms;
import io.quillstream.launcher.house.StateFolder;
import io.quillstream.launcher.house.Termination;
import io.quillstream.processors.run.ProcessorSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code quill run SERVICE}: one room alone against real servers. */
@Command(
        name = "run",
        description = "Run one service: ingest-api, stream-processors, llm-workers, progress-bridge or sinks.",
        mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {

    private static final Duration DRAIN = Duration.ofSeconds(15);

    @Parameters(paramLabel = "SERVICE", description = "Which of the five.")
    String service;

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Join the running './quill up --data DIR': take its addresses; variables that are set win."
                    + " Its door gets a free port unless QUILL_HTTP_PORT is set.")
    Path from;

    @Override
    public Integer call() throws Exception {
        Rooms room = Rooms.named(service)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "there is no service " + service,
                        "one of "
                                + Stream.of(Rooms.values()).map(Rooms::service).collect(Collectors.joining(", "))));
        Settings settings = settings(from);
        QuillSettings.KNOWN.validate(settings);
        Logging.toStandardOutput(service);
        if (from == null || room != Rooms.STREAM_PROCESSORS || settings.given(ProcessorSettings.STATE_DIR)) {
            return run(room, settings);
        }
        try (StateFolder own = StateFolder.claimIn(from)) {
            return run(room, settings.with(Map.of("QUILL_STATE_DIR", own.path().toString())));
        }
    }

    private static int run(Rooms room, Settings settings) throws Exception {
        Termination termination = Termination.ofSignals();
        Optional<OneRoom> started = start(termination, room, settings);
        if (started.isEmpty()) {
            return ExitCode.OK.code();
        }
        OneRoom running = started.get();
        System.out.println("ready " + running.url());
        System.out.flush();
        Optional<String> fault = termination.await(running::fatalProblem);
        running.stop(DRAIN);
        fault.ifPresent(problem -> {
            System.err.println("quill: ended because it could not go on: " + problem);
            System.err.println("  try: ./quill doctor, then ./quill run " + room.service() + " again");
        });
        return fault.isPresent() ? ExitCode.FAILURE.code() : ExitCode.OK.code();
    }

    private static Optional<OneRoom> start(Termination termination, Rooms room, Settings settings) throws Exception {
        try {
            return termination.start(() -> OneRoom.start(room, settings, problem -> tellWaiting(problem, settings)));
        } catch (Exception failure) {
            Exception told = AwayServers.told(failure, settings, settings.get(ConnectionSettings.POSTGRES_URL));
            throw FailedStart.ofRun(told, room.service());
        }
    }

    /** It goes on by itself once the servers are there; who gave a wrong address would wait for nothing. */
    private static void tellWaiting(String problem, Settings settings) {
        System.err.println("quill: not ready yet, " + problem + "; it goes on by itself");
        System.err.println("  try: ./quill doctor, if this is not the right place: Kafka at "
                + settings.get(ConnectionSettings.KAFKA_BOOTSTRAP) + ", PostgreSQL at "
                + AwayServers.place(settings.get(ConnectionSettings.POSTGRES_URL)));
    }

    /**
     * Settings of a process beside the running house of that folder, or if there is none, those of the environment.
     *
     * @throws CommandFailure exit code 7 if no house runs there
     */
    static Settings settings(Path from) {
        return from == null ? Settings.ofProcess() : joining(house(from), System.getenv());
    }

    /** Settings of a service beside that house, which has the usual port already. */
    static Settings joining(Endpoints house, Map<String, String> environment) {
        Settings all = new Settings(house.asSettings()).with(environment);
        // Credentials belong to the brokers they are given with; those of the house ask for none.
        boolean elsewhere = new Settings(environment).given(ConnectionSettings.KAFKA_BOOTSTRAP);
        Settings joined = elsewhere ? all : all.without(ConnectionSettings.KAFKA_PROPERTIES);
        return joined.given(ConnectionSettings.HTTP_PORT) ? joined : joined.with(Map.of("QUILL_HTTP_PORT", "0"));
    }

    private static Endpoints house(Path from) {
        Endpoints house;
        try {
            house = Endpoints.read(from);
        } catch (IOException e) {
            throw noServer(from, Endpoints.fileIn(from) + " cannot be read");
        }
        // Whoever names another broker may not reach the house's own.
        if (Settings.ofProcess().given(ConnectionSettings.KAFKA_BOOTSTRAP)) {
            return house;
        }
        if (!house.answer()) {
            throw noServer(
                    from, "nobody listens at " + house.kafka() + ", where " + Endpoints.fileIn(from) + " says it is");
        }
        if (isNobodys(from)) {
            throw noServer(
                    from, "who listens at " + house.kafka() + " has another folder; this one may be a copy of it");
        }
        return house;
    }

    /** A server has its folder locked. The addresses in a copy of the folder are those of the original's. */
    private static boolean isNobodys(Path data) {
        try {
            DataFolder.lock(data).close();
            return true;
        } catch (FolderInUseException running) {
            return false;
        } catch (IOException unknown) {
            return false;
        }
    }

    private static CommandFailure noServer(Path from, String why) {
        return new CommandFailure(
                ExitCode.UNREACHABLE, "no running server in " + from + " (" + why + ")", "./quill up --data " + from);
    }
}
