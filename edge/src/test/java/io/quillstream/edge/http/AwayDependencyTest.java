package io.quillstream.edge.http;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.errors.TimeoutException;
import org.bson.BsonDocument;
import org.jdbi.v3.core.CloseException;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.core.transaction.TransactionException;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.exceptions.JedisConnectionException;

class AwayDependencyTest {

    private static final ServerAddress SERVER = new ServerAddress("127.0.0.1", 1);

    @Test
    void aServerThatIsAwayMayBeAskedAgain() {
        assertAll(
                () -> away(statement("08006")),
                () -> away(statement("08003")),
                () -> away(statement("57P01")),
                () -> away(statement("53300")),
                () -> away(statement("40001")),
                () -> away(new IllegalStateException("migrating", new SQLException("Connection is closed"))),
                () -> away(new TransactionException(new SQLException("Connection is closed"))),
                () -> away(new CloseException("Unable to close", new SQLException("Connection is closed"))),
                () -> away(new MongoTimeoutException("no server")),
                () -> away(new MongoSocketReadException("Prematurely reached end of stream", SERVER)),
                () -> away(new JedisConnectionException("reset")),
                () -> away(new TimeoutException("no leader")),
                () -> away(new SchemaRegistryException("away", true, null)),
                () -> away(statement("25P03")),
                () -> away(new IllegalStateException(new RuntimeException(statement("57P03")))));
    }

    @Test
    void aBugIsNot() {
        IllegalStateException endless = new IllegalStateException("one");
        endless.initCause(new IllegalStateException("two", endless));
        assertAll(
                () -> bug(new IllegalStateException("bug")),
                () -> bug(endless),
                () -> bug(statement("42P01")),
                () -> bug(statement("23505")),
                () -> bug(statement(null)),
                () -> bug(new MongoCommandException(BsonDocument.parse("{\"ok\": 0, \"code\": 2}"), SERVER)),
                () -> bug(new SchemaRegistryException("unknown schema", false, null)));
    }

    /** Nothing listens on port 1. */
    @Test
    void theAnswerIsRetryableAndTellsNoAddress() throws Exception {
        try (Postgres away = Postgres.open("jdbc:postgresql://127.0.0.1:1/quill", "quill", "secret", 1);
                Telemetry telemetry = new Telemetry()) {
            HttpModule failing = routes -> {
                routes.get("/postgres", request -> new Workspaces(away).page(null, 1));
                routes.get("/statement", request -> {
                    throw statement("08006");
                });
                routes.get("/mongo", request -> {
                    throw new MongoTimeoutException("no server of mongodb://127.0.0.1");
                });
            };
            HttpDoor door = new HttpDoor(new Settings(Map.of("QUILL_HTTP_PORT", "0")), telemetry, List.of(failing));
            door.start();
            try {
                for (String path : List.of("/postgres", "/statement", "/mongo")) {
                    Answer answer = Wire.exchange(door.port(), DoorUnderTest.head("GET", path) + "\r\n");
                    assertEquals(503, answer.status(), path);
                    assertEquals("OVERLOADED", answer.code(), path);
                    assertEquals("2", answer.field("Retry-After"), path);
                    assertFalse(answer.json().toString().contains("127.0.0.1"), path);
                }
            } finally {
                door.stop(Duration.ofSeconds(1));
            }
        }
    }

    private static UnableToExecuteStatementException statement(String state) {
        return new UnableToExecuteStatementException(new SQLException("An I/O error of 127.0.0.1", state), null);
    }

    private static void away(Throwable failure) {
        assertTrue(AwayDependency.isCauseOf(failure), failure::toString);
    }

    private static void bug(Throwable failure) {
        assertFalse(AwayDependency.isCauseOf(failure), failure::toString);
    }
}
