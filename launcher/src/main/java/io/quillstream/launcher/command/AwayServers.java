package io.quillstream.launcher.command;

import io.quillstream.edge.http.AwayDependency;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.stores.postgres.PassingTrouble;
import java.util.Objects;
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
     * @return exit code 7 with the place and the reason if a server is away, else the failure as it is
     */
    static Exception told(Exception failure, Settings servers, String database) {
        if (PassingTrouble.isCauseOf(failure)) {
            return away(
                    "PostgreSQL at " + place(database) + " does not answer",
                    failure,
                    "again when it runs, or with the address of another");
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
                .map(Throwable::getMessage)
                .filter(Objects::nonNull)
                .reduce((outer, inner) -> inner)
                .flatMap(text -> text.lines().findFirst())
                .orElse("no reason is known");
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }
}
