package io.quillstream.launcher.command;

import io.quillstream.edge.identity.IdentitySettings;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.edge.problem.Violation;
import io.quillstream.ingest.admin.Administration;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which installation a command administers by its servers, without a door and without a key. */
public final class InstallationOptions {

    @Option(
            names = "--from",
            paramLabel = "DIR",
            description = "Data folder of a running './quill up': take its addresses; variables that are set win."
                    + " Else the servers of the environment.")
    Path from;

    /** That these options were given to. */
    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    /** What is done there. */
    interface Task<T> {
        T with(Administration administration) throws Exception;
    }

    /**
     * Does it; what goes wrong becomes an exit code and a sentence.
     *
     * @throws CommandFailure exit code 2 for a wish that breaks a rule, 4 for an unknown workspace, 7 if a server is away
     */
    <T> T administer(Task<T> task) throws Exception {
        Settings settings = RunCommand.settings(from);
        QuillSettings.KNOWN.validate(settings);
        try (Administration administration = new Administration(settings, KafkaClients.of(settings))) {
            Optional<String> missing = administration.missing();
            if (missing.isPresent()) {
                throw new CommandFailure(
                        ExitCode.FAILURE,
                        missing.get() + " yet; the services make what they need when they start",
                        "./quill run ingest-api, then this again");
            }
            return task.with(administration);
        } catch (ProblemException refusal) {
            throw told(refusal, settings);
        } catch (ExecutionException refused) {
            throw away(refused.getCause() instanceof Exception cause ? cause : refused, settings);
        } catch (RuntimeException failure) {
            throw away(failure, settings);
        }
    }

    /** Whoever forgets the secret would be shown a key that no door of theirs knows. */
    void warnOfPublicSecret() {
        if (!RunCommand.settings(from).given(IdentitySettings.API_KEY_SECRET)) {
            System.err.println("quill: QUILL_API_KEY_SECRET is not set, so the key is for a server in dev mode only");
        }
    }

    private static Exception away(Exception failure, Settings settings) {
        return AwayServers.told(failure, settings, settings.get(ConnectionSettings.POSTGRES_URL));
    }

    private CommandFailure told(ProblemException refusal, Settings settings) {
        return switch (refusal.code()) {
            case NOT_FOUND -> new CommandFailure(ExitCode.NOT_FOUND, refusal.getMessage(), "./quill workspace list");
            case BROKER_UNAVAILABLE ->
                new CommandFailure(
                        ExitCode.UNREACHABLE,
                        "Kafka at " + settings.get(ConnectionSettings.KAFKA_BOOTSTRAP)
                                + " or the schema registry beside it did not take the credits: no workspace was made",
                        "./quill doctor, then this again");
            default ->
                new CommandFailure(ExitCode.USAGE, sentence(refusal), "./" + command.qualifiedName(" ") + " --help");
        };
    }

    /** Options have the names of the fields that they fill. */
    private static String sentence(ProblemException refusal) {
        if (refusal.errors().isEmpty()) {
            return refusal.getMessage();
        }
        Violation first = refusal.errors().getFirst();
        return first.pointer().replaceFirst("^/", "--").replace('_', '-') + " " + first.message();
    }
}
