package io.quillstream.launcher.command;

import io.quillstream.client.ClientException;
import io.quillstream.client.ProblemAnswerException;
import io.quillstream.client.QuillClient;
import io.quillstream.client.UnreachableException;
import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.launcher.house.QuillSettings;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which server a command talks to, and as whom; shared by the commands that need one. */
public final class ServerOptions {

    @Option(names = "--url", paramLabel = "URL", description = "The server; QUILL_URL, else the local one.")
    String url;

    @Option(names = "--api-key", paramLabel = "KEY", description = "API key; QUILL_API_KEY, else the development key.")
    String apiKey;

    @Mixin
    OutputOption output;

    /** That these options were given to. */
    @Spec(Spec.Target.MIXEE)
    CommandSpec command;

    boolean json() {
        return output.json();
    }

    URI address() {
        if (url != null) {
            return ServerAddress.of("--url ", url);
        }
        Settings settings = Settings.ofProcess();
        return settings.given(QuillSettings.URL)
                ? ServerAddress.of("QUILL_URL=", settings.get(QuillSettings.URL))
                : URI.create("http://127.0.0.1:" + settings.get(ConnectionSettings.HTTP_PORT));
    }

    /** Whether the caller named a server, by option or environment. */
    boolean named() {
        return url != null || Settings.ofProcess().given(QuillSettings.URL);
    }

    String credential() {
        return givenCredential().orElseGet(DevIdentity.API_KEY::text);
    }

    /** The credential that the caller named, by option or environment. */
    Optional<String> givenCredential() {
        Optional<String> given =
                Optional.ofNullable(apiKey).or(() -> Settings.ofProcess().find(QuillSettings.API_KEY));
        if (given.stream().flatMapToInt(String::chars).anyMatch(sign -> sign <= ' ' || sign > '~')) {
            // Told here, where nobody quotes it: a secret with a line break behind it is still a secret.
            throw new CommandFailure(
                    ExitCode.AUTHENTICATION,
                    "the API key has a blank, a line break or another character that no key has",
                    "--api-key or QUILL_API_KEY with the key alone");
        }
        return given;
    }

    /** Talks to the server; what it refuses becomes an exit code and a sentence. */
    <T> T ask(Function<QuillClient, T> question) {
        try (QuillClient client = new QuillClient(address(), credential())) {
            return question.apply(client);
        } catch (ProblemAnswerException refusal) {
            throw failureOf(refusal);
        } catch (UnreachableException away) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    away.getMessage(),
                    "./quill up, or --url with the address of a running server");
        } catch (ClientException odd) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "no Quillstream answers at " + address() + ": " + odd.getMessage(),
                    "./quill doctor, or --url with the address of a running server");
        }
    }

    private CommandFailure failureOf(ProblemAnswerException refusal) {
        return switch (refusal.problem().status()) {
            case 401, 403 ->
                new CommandFailure(
                        ExitCode.AUTHENTICATION,
                        refusal.getMessage(),
                        "--api-key with a key of the workspace, or ./quill token");
            case 404 ->
                new CommandFailure(
                        ExitCode.NOT_FOUND, refusal.getMessage(), "check the id and the workspace of the key");
            case 402 ->
                new CommandFailure(
                        ExitCode.QUOTA_OR_RATE, refusal.getMessage(), "GET /api/v1/quota shows when the period resets");
            case 429 -> new CommandFailure(ExitCode.QUOTA_OR_RATE, refusal.getMessage(), again(refusal));
            case 422, 400 ->
                new CommandFailure(ExitCode.USAGE, refusal.getMessage(), "./" + command.qualifiedName(" ") + " --help");
            // The door is there, but what it needs is not, or is not free.
            case 503, 504 ->
                new CommandFailure(ExitCode.UNREACHABLE, refusal.getMessage(), again(refusal) + ", or ./quill doctor");
            default ->
                new CommandFailure(
                        ExitCode.FAILURE,
                        refusal.getMessage(),
                        refusal.problem().retryable() ? again(refusal) : "./quill doctor");
        };
    }

    private static String again(ProblemAnswerException refusal) {
        return "again in "
                + refusal.retryAfter().map(wait -> wait.toSeconds() + " s").orElse("a while");
    }
}
