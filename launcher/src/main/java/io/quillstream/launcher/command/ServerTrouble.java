package io.quillstream.launcher.command;

import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.clients.jedis.exceptions.InvalidURIException;

/** What a driver's failure says about its server, in words for a terminal. Pure. */
final class ServerTrouble {

    private static final int DEEPEST = 20;
    private static final int LONGEST = 200;

    /** MongoDB's driver tells the causes of a time-out in its message: {@code caused by {java.net.ConnectException: why}}. */
    private static final Pattern CAUSE_IN_WORDS = Pattern.compile("\\{[\\w.$]+: ([^{}]*)}");

    private static final String NO_SUCH_DATABASE = "3D";

    /**
     * Beginnings of SQLSTATE: invalid authorization; invalid catalog name; what the driver itself says of a login that the
     * server does not take, as of one without a password. A pool hides them behind a time-out.
     */
    private static final List<String> REFUSALS = List.of("28", NO_SUCH_DATABASE, "08004");

    private ServerTrouble() {}

    /** Whether nobody answered, or only somebody who is about to go; a server that says no is there. */
    static boolean isAway(Throwable failure) {
        return AwayServers.isAway(failure) && causes(failure).noneMatch(ServerTrouble::saysNo);
    }

    /** What PostgreSQL refused, if it did not let anybody in. */
    static Optional<SQLException> refusal(Throwable failure) {
        return causes(failure)
                .filter(SQLException.class::isInstance)
                .map(SQLException.class::cast)
                .filter(ServerTrouble::refuses)
                .reduce((outer, inner) -> inner);
    }

    /** Whether it refused because there is no database of that name. */
    static boolean missesDatabase(SQLException refusal) {
        return refusal.getSQLState().startsWith(NO_SUCH_DATABASE);
    }

    private static boolean refuses(SQLException failed) {
        return failed.getSQLState() != null && REFUSALS.stream().anyMatch(failed.getSQLState()::startsWith);
    }

    private static boolean saysNo(Throwable cause) {
        return switch (cause) {
            case SQLException failed -> refuses(failed);
            case SchemaRegistryException answered -> answered.getCause() == null;
            default -> false;
        };
    }

    /**
     * The first line of the innermost message, which has no words of a pool around it. Where the address itself is wrong
     * nothing of the message is told: it may quote a piece of a password.
     */
    static String reason(Throwable failure) {
        if (failure instanceof KafkaCheck.Refusal told) {
            return told.getMessage();
        }
        List<Throwable> causes = causes(failure).toList();
        if (causes.stream().anyMatch(ServerTrouble::isNoAddress)) {
            return "that is no address for its driver; other signs in user and password are percent codes";
        }
        return causes.reversed().stream()
                .map(ServerTrouble::words)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("no reason is known");
    }

    private static boolean isNoAddress(Throwable cause) {
        return switch (cause) {
            case UnresolvedAddressException nowhere -> false;
            case IllegalArgumentException malformed -> true;
            case InvalidURIException malformed -> true;
            default -> false;
        };
    }

    /** Null if it has none. */
    private static String words(Throwable cause) {
        return switch (cause) {
            case UnknownHostException nowhere -> "no machine has that name";
            case UnresolvedAddressException nowhere -> "no machine has that name";
            case ConnectException silent when silent.getMessage() == null -> "nobody listens there";
            default -> firstLine(cause.getMessage());
        };
    }

    private static String firstLine(String message) {
        if (message == null || message.isBlank()) {
            return null;
        }
        String told = CAUSE_IN_WORDS
                .matcher(message)
                .results()
                .map((MatchResult found) -> found.group(1))
                .reduce((outer, inner) -> inner)
                .orElse(message);
        String line = told.strip().lines().findFirst().orElse(told);
        return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + " ...";
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause).limit(DEEPEST);
    }
}
