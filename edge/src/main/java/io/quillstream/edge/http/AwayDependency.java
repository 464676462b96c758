package io.quillstream.edge.http;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.apache.kafka.common.errors.RetriableException;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.transaction.TransactionException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Tells a server that is away, slow or stopping from a bug: the same request may succeed in a moment. A connection can
 * go at any point, so what a driver says of it is looked for among all causes.
 */
final class AwayDependency {

    /**
     * Classes of SQLSTATE: connection exception, transaction rollback, insufficient resources, operator intervention.
     *
     * @see <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">PostgreSQL error codes</a>
     */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    private static final int DEEPEST = 20;

    private AwayDependency() {}

    /** Whether one of the causes says so. */
    static boolean isCauseOf(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
            if (saysSo(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
            case ConnectionException none -> true;
            // The pool's word for a connection that it has given up bears no SQLSTATE.
            case TransactionException broken -> true;
            case CloseException broken -> true;
            case SQLTransientConnectionException none -> true;
            case SQLException failed ->
                failed.getSQLState() != null
                        && PASSING.contains(failed.getSQLState().substring(0, 2));
            case MongoTimeoutException late -> true;
            case MongoSocketException broken -> true;
            case MongoNotPrimaryException moved -> true;
            case MongoNodeIsRecoveringException starting -> true;
            case MongoServerUnavailableException away -> true;
            case MongoConnectionPoolClearedException away -> true;
            case JedisConnectionException broken -> true;
            case RetriableException later -> true;
            case SchemaRegistryException away -> away.retryable();
            default -> false;
        };
    }
}
