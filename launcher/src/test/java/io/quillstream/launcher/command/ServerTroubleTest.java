package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.mongodb.MongoTimeoutException;
import io.quillstream.schemas.serde.SchemaRegistry.SchemaRegistryException;
import java.io.IOException;
import java.net.ConnectException;
import java.nio.channels.UnresolvedAddressException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

/** Failures as the drivers make them. */
class ServerTroubleTest {

    @Test
    void a_time_out_of_mongodb_is_told_by_its_cause_without_names_of_classes() {
        MongoTimeoutException failure = new MongoTimeoutException(
                "Timed out while waiting for a server that matches WritableServerSelector. Client view of cluster state is"
                        + " {type=UNKNOWN, servers=[{address=127.0.0.1:1, type=UNKNOWN, state=CONNECTING,"
                        + " exception={com.mongodb.MongoSocketOpenException: Exception opening socket},"
                        + " caused by {java.net.ConnectException: Connection refused}}]");
        assertEquals("Connection refused", ServerTrouble.reason(failure));
        assertTrue(ServerTrouble.isAway(failure));
    }

    /** The pool says that it has no connection, whatever the reason. */
    @Test
    void a_password_that_is_refused_is_no_server_that_is_away() {
        SQLException refused = new SQLException("FATAL: password authentication failed for user \"quill\"", "28P01");
        SQLException pool = new SQLTransientConnectionException("quill-postgres - timed out", "28P01", refused);
        assertFalse(ServerTrouble.isAway(pool));
        assertEquals("FATAL: password authentication failed for user \"quill\"", ServerTrouble.reason(pool));
        assertTrue(ServerTrouble.isAway(new SQLTransientConnectionException("quill-postgres - timed out", "08001")));
    }

    @Test
    void a_registry_that_answers_is_not_away_whatever_it_answers() {
        assertFalse(ServerTrouble.isAway(new SchemaRegistryException("Schema registry answered 401", true, null)));
        SchemaRegistryException away =
                new SchemaRegistryException("Schema registry is away", true, new IOException(new ConnectException()));
        assertTrue(ServerTrouble.isAway(away));
        assertEquals("nobody listens there", ServerTrouble.reason(away));
    }

    @Test
    void what_a_parser_quotes_of_an_address_is_not_told() {
        String reason = ServerTrouble.reason(
                new IllegalArgumentException("The connection string contains an invalid host 'ann:canary'"));
        assertFalse(reason.contains("canary"), reason);
    }

    @Test
    void a_name_that_leads_nowhere_is_told_as_such() {
        ConnectException failure = new ConnectException();
        failure.initCause(new UnresolvedAddressException());
        assertEquals("no machine has that name", ServerTrouble.reason(new IOException(failure)));
    }

    @Test
    void a_page_instead_of_an_answer_is_cut() {
        String reason = ServerTrouble.reason(new IOException("x".repeat(5_000) + "\nmore"));
        assertTrue(reason.length() < 250 && !reason.contains("more"), reason);
    }
}
