package io.quillstream.launcher.command;

import io.quillstream.edge.http.AwayDependency;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.PassingTrouble;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;

/** The servers that a command uses by itself: what is told at the terminal of one that does not answer. */
final class AwayServers {

    private static final int DEEPEST = 20;

    private AwayServers() {}

    /**
     * What to throw for a failure.
     *
     * @param database JDBC address of the database; its parameters are not shown, since one may be a password
     * @return exit code 7 with the place and the reason if a server is away, 3 if PostgreSQL does not take the login, 4 if it
     *     has no such database, else the failure as it is
     */
    static Exception told(Exception failure, Settings servers, String database) {
        Optional<SQLException> no = ServerTrouble.refusal(failure);
        if (no.isPresent()) {
            return refused(no.get(), place(database));
        }
        if (PassingTrouble.isCauseOf(failure)) {
            return away(
                    "PostgreSQL at " + place(database) + " does not answer",
                    failure,
                    isNamed(servers, database)
                            ? "again when it runs, or with the address of another"
                            : "--from with the data folder of a running ./quill up, or QUILL_POSTGRES_URL");
        }
        if (isAway(failure)) {
            return away(
                    "a server does not answer, Kafka at " + servers.get(ConnectionSettings.KAFKA_BOOTSTRAP)
                            + " or one beside it",
                    failure,
                    "./quill doctor, which shows every address and where it comes from");
        }
        return failure;
    }

    /** Or whether it is only where a database would be if nobody says anything. */
    private static boolean isNamed(Settings servers, String database) {
        return servers.given(ConnectionSettings.POSTGRES_URL)
                || !database.equals(servers.get(ConnectionSettings.POSTGRES_URL));
    }

    /** It is there and has answered: to try again would change nothing. */
    private static CommandFailure refused(SQLException no, String place) {
        String reason = ": " + ServerTrouble.reason(no);
        return ServerTrouble.missesDatabase(no)
                ? new CommandFailure(
                        ExitCode.NOT_FOUND,
                        "PostgreSQL at " + place + " has no such database" + reason,
                        "createdb, or the address of another")
                : new CommandFailure(
                        ExitCode.AUTHENTICATION,
                        "PostgreSQL at " + place + " does not take the login" + reason,
                        "another user or password");
    }

    /** Where a database is; not the parameters of its address, one of which may be a password. */
    static String place(String database) {
        return database.replaceFirst("\\?.*", "");
    }

    /** Whether a server did not answer, or nobody knows where it is. */
    static boolean isAway(Throwable failure) {
        return AwayDependency.isCauseOf(failure) || nowhere(failure);
    }

    /** A Kafka client of brokers whose names nobody knows is not made: it takes them for a wrong setting. */
    private static boolean nowhere(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof ConfigException
                        && String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap"));
    }

    private static CommandFailure away(String what, Throwable failure, String next) {
        return new CommandFailure(ExitCode.UNREACHABLE, what + ": " + reason(failure), next);
    }

    /** The innermost cause has no words of a driver around it. */
    private static String reason(Throwable failure) {
        return causes(failure)
                .map(AwayServers::words)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> inner)
                .flatMap(text -> text.lines().findFirst())
                .orElse("no reason is known");
    }

    /** Java says no more of a name that nobody knows than the name. */
    private static String words(Throwable cause) {
        return cause instanceof UnknownHostException ? "no machine has that name" : cause.getMessage();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }
}
