package io.quillstream.edge.http;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.stores.postgres.PassingTrouble;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;
import redis.clients.jedis.exceptions.JedisConnectionException;

/**
 * Tells a server that is away, slow or stopping from a bug: the same request may succeed in a moment. A connection can
 * go at any point, so what a driver says of it is looked for among all causes. Pure.
 */
public final class AwayDependency {

    private static final int DEEPEST = 20;

    private AwayDependency() {}

    /** Whether one of the causes says so. */
    public static boolean isCauseOf(Throwable failure) {
        return PassingTrouble.isCauseOf(failure)
                || Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                        .limit(DEEPEST)
                        .anyMatch(AwayDependency::saysSo);
    }

    private static boolean saysSo(Throwable cause) {
        return switch (cause) {
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
