package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.Settings;
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
        assertEquals("", said.out());
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
