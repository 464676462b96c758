package io.quillstream.stores.postgres;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.transaction.TransactionException;

/** Tells a database that is away, full or stopping from a statement that is wrong: the former passes. Pure. */
public final class PassingTrouble {

    /**
     * Classes of SQLSTATE: connection exception, transaction rollback, insufficient resources, operator intervention.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    /** A session that was silent amid a transaction for longer than it may: its process had been stopped. */
    private static final String SILENT = "25P03";

    /** The pool's word for a connection that it has given up; it bears no SQLSTATE. */
    private static final String GIVEN_UP = "Connection is closed";

    private static final int DEEPEST = 20;

    private PassingTrouble() {}

    /** Whether one of the causes says so; a connection can go at any point. */
    public static boolean isCauseOf(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(DEEPEST)
                .anyMatch(PassingTrouble::saysSo);
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
            case ConnectionException none -> true;
            case TransactionException broken -> true;
            case CloseException broken -> true;
            case SQLTransientConnectionException none -> true;
            case SQLException failed when failed.getSQLState() == null -> GIVEN_UP.equals(failed.getMessage());
            case SQLException failed when failed.getSQLState().equals(SILENT) -> true;
            case SQLException failed -> PASSING.contains(failed.getSQLState().substring(0, 2));
            default -> false;
        };
    }
}
