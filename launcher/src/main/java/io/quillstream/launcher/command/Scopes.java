package io.quillstream.launcher.command;

import io.quillstream.edge.identity.Scope;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What somebody typed behind {@code --scope}. */
final class Scopes {

    private Scopes() {}

    /**
     * The scopes of those names.
     *
     * @param text names with spaces between them; null for all but admin
     * @throws CommandFailure exit code 2 for a name that means nothing
     */
    static Set<Scope> named(String text) {
        if (text == null) {
            return Scope.allButAdmin();
        }
        return Stream.of(text.strip().split("\\s+"))
                .map(name -> Scope.of(name)
                        .orElseThrow(() -> new CommandFailure(
                                ExitCode.USAGE,
                                "--scope: there is no scope " + name,
                                "one or more of "
                                        + Stream.of(Scope.values())
                                                .map(Scope::text)
                                                .toList())))
                .collect(Collectors.toSet());
    }
}
