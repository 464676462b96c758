package io.quillstream.launcher.command;

import io.quillstream.edge.identity.DevTokens;
import io.quillstream.edge.identity.Scope;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code quill token}: a development JWT. */
@Command(
        name = "token",
        description = "Print a development JWT (signed with the development secret).",
        mixinStandardHelpOptions = true)
public final class TokenCommand implements Callable<Integer> {

    /** Ten years; what is much longer ends behind the last year that a clock can show. */
    private static final Duration LONGEST = Duration.ofDays(3_650);

    @Option(names = "--workspace", paramLabel = "ID", required = true, description = "The workspace it is for.")
    UUID workspace;

    @Option(names = "--user", paramLabel = "ID", required = true, description = "Who it says its bearer is.")
    String user;

    @Option(
            names = "--ttl",
            paramLabel = "DURATION",
            defaultValue = "1h",
            description = "How long it is good for: 90s, 1h, 7d. Default: ${DEFAULT-VALUE}")
    String ttl;

    @Option(names = "--scope", paramLabel = "SCOPES", description = "Space separated; default: all but admin.")
    String scope;

    @Mixin
    OutputOption output;

    /** What a script needs besides the token: whose it is, what it opens and until when. */
    record Minted(String token, UUID workspaceId, String userId, String scope, Instant expiresAt) {}

    @Override
    public Integer call() {
        Settings settings = Settings.ofProcess();
        if (settings.get(ConnectionSettings.MODE) == ConnectionSettings.Mode.PROD) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "tokens are made for development only, and QUILL_MODE is prod",
                    "your identity provider");
        }
        if (user.isBlank()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--user names nobody, and no server takes a token of nobody",
                    "./quill token --workspace " + workspace + " --user ID");
        }
        Set<Scope> scopes = Scopes.named(scope);
        Duration validFor = duration();
        Instant now = Instant.now();
        String token = DevTokens.of(settings).mint(workspace, user, scopes, validFor, now);
        System.out.println(output.json() ? Printed.json(minted(token, scopes, now.plus(validFor))) : token);
        return ExitCode.OK.code();
    }

    private Minted minted(String token, Set<Scope> scopes, Instant end) {
        String scope = scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" "));
        // The claim has whole seconds.
        return new Minted(token, workspace, user, scope, end.truncatedTo(ChronoUnit.SECONDS));
    }

    private Duration duration() {
        try {
            Duration validFor = Setting.parseDuration(ttl);
            if (validFor.compareTo(LONGEST) <= 0) {
                return validFor;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new CommandFailure(
                ExitCode.USAGE,
                "--ttl " + ttl + ": expected a duration such as 90s, 1h or 7d, of at most " + LONGEST.toDays() + "d",
                "./quill token --workspace " + workspace + " --user " + user + " --ttl 1h");
    }
}
