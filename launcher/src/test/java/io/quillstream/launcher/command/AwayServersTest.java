package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

class AwayServersTest {

    /** Nothing listens on port 1. */
    private static final String DATABASE = "jdbc:postgresql://127.0.0.1:1/quill";

    private static final Settings SERVERS = new Settings(Map.of("QUILL_KAFKA_BOOTSTRAP", "broker:9092"));

    @Test
    void a_replay_into_a_database_that_is_away_is_exit_code_7_with_its_place_and_without_its_password() {
        Said said = Terminal.quill(
                Map.of("QUILL_KAFKA_BOOTSTRAP", "127.0.0.1:1"),
                "audit",
                "replay",
                "--into",
                DATABASE + "?user=quill&password=canary");
        assertEquals(7, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: PostgreSQL at " + DATABASE + " does not answer: "), said.err());
        assertTrue(said.err().contains("try: "), said.err());
        assertFalse(said.err().contains("canary"), said.err());
    }

    @Test
    void a_workspace_for_a_database_that_is_away_is_exit_code_7_with_its_place() {
        Said said = Terminal.quill(
                Map.of("QUILL_POSTGRES_URL", DATABASE), "workspace", "create", "--name", "Acme", "--plan", "pro");
        assertEquals(7, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: PostgreSQL at " + DATABASE + " does not answer: "), said.err());
        assertTrue(said.err().contains("try: again when it runs"), said.err());
        assertEquals("", said.out());
    }

    /** Most likely there is a house whose folder was not given. */
    @Test
    void who_named_no_database_is_told_how_to() {
        Settings none = new Settings(Map.of());
        Exception failure = new SQLException("Connection refused", "08001");
        CommandFailure told = assertInstanceOf(
                CommandFailure.class, AwayServers.told(failure, none, none.get(ConnectionSettings.POSTGRES_URL)));
        assertEquals(ExitCode.UNREACHABLE, told.code());
        assertEquals("--from with the data folder of a running ./quill up, or QUILL_POSTGRES_URL", told.next());
    }

    /** Whoever has mistyped a password or forgotten to make the database would wait for a server that has answered. */
    @Test
    void a_database_that_says_no_is_there() {
        CommandFailure login = refused("28P01", "FATAL: password authentication failed for user \"quill\"");
        assertEquals(ExitCode.AUTHENTICATION, login.code());
        assertEquals(
                "PostgreSQL at " + DATABASE + " does not take the login:"
                        + " FATAL: password authentication failed for user \"quill\"",
                login.getMessage());
        CommandFailure none = refused("08004", "The server requested SCRAM-based authentication");
        assertEquals(ExitCode.AUTHENTICATION, none.code());
        CommandFailure missing = refused("3D000", "FATAL: database \"quill\" does not exist");
        assertEquals(ExitCode.NOT_FOUND, missing.code());
        assertEquals("createdb, or the address of another", missing.next());
    }

    /** As the pool says it. */
    private static CommandFailure refused(String state, String message) {
        SQLException no = new SQLException(message, state);
        Exception pool = new SQLTransientConnectionException("quill-postgres - timed out", state, no);
        return assertInstanceOf(
                CommandFailure.class, AwayServers.told(pool, SERVERS, DATABASE + "?user=quill&password=canary"));
    }

    @Test
    void a_name_that_nobody_knows_is_told_as_that() {
        Exception failure = new SQLException("The connection attempt failed.", "08001", new UnknownHostException("db"));
        CommandFailure told = assertInstanceOf(CommandFailure.class, AwayServers.told(failure, SERVERS, DATABASE));
        assertEquals("PostgreSQL at " + DATABASE + " does not answer: no machine has that name", told.getMessage());
    }

    /** As an admin client says it. */
    @Test
    void a_broker_that_is_away_is_exit_code_7_with_its_place_and_the_reason() {
        Exception failure = new ExecutionException(new TimeoutException("Timed out waiting for a node assignment."));
        CommandFailure told = assertInstanceOf(CommandFailure.class, AwayServers.told(failure, SERVERS, DATABASE));
        assertEquals(ExitCode.UNREACHABLE, told.code());
        assertEquals(
                "a server does not answer, Kafka at broker:9092 or one beside it:"
                        + " Timed out waiting for a node assignment.",
                told.getMessage());
    }

    /** As Kafka's clients say it when they are made. */
    @Test
    void a_broker_whose_name_nobody_knows_is_away_too() {
        Exception failure = new KafkaException(
                "Failed to construct kafka consumer",
                new ConfigException("No resolvable bootstrap urls given in bootstrap.servers"));
        CommandFailure told = assertInstanceOf(CommandFailure.class, AwayServers.told(failure, SERVERS, DATABASE));
        assertEquals(ExitCode.UNREACHABLE, told.code());
        assertTrue(told.getMessage().contains("Kafka at broker:9092"), told.getMessage());
    }

    @Test
    void a_bug_is_not_taken_for_a_server_that_is_away() {
        Exception bug = new IllegalStateException("undecodable");
        assertSame(bug, AwayServers.told(bug, SERVERS, DATABASE));
    }
}
