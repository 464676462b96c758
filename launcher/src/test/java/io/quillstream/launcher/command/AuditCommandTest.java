package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an audit looks for its log, and what is said when there is none. What it finds is in the scenarios. */
class AuditCommandTest {

    /** Nothing listens on port 1. */
    private static final String DATABASE = "jdbc:postgresql://127.0.0.1:1/quill";

    @TempDir
    Path folder;

    /** Exit code 1 says that the ledger differs. */
    @Test
    void a_folder_without_an_installation_is_not_found() {
        for (String[] command : List.of(
                new String[] {"audit", "verify", "--data", folder.toString()},
                new String[] {"audit", "replay", "--data", folder.toString(), "--into", DATABASE})) {
            Said said = Terminal.quill(Map.of(), command);
            assertEquals(4, said.code(), said.err());
            assertTrue(said.complaint().startsWith("quill: no installation in " + folder), said.err());
            assertTrue(said.err().contains("try: --data with the folder"), said.err());
        }
    }

    @Test
    void an_installation_that_cannot_be_read_is_wrong_use() throws Exception {
        Files.writeString(folder.resolve("endpoints.json"), "no JSON");
        Said said = Terminal.quill(Map.of(), "audit", "verify", "--data", folder.toString());
        assertEquals(2, said.code(), said.err());
        assertTrue(said.complaint().startsWith("quill: cannot read " + folder.resolve("endpoints.json")), said.err());
    }

    @Test
    void a_replay_asks_the_server_where_the_log_is() throws Exception {
        try (StandIn server = StandIn.start()) {
            server.on("GET /api/v1/admin/log", 200, log(false));
            Said said = replay(server, Map.of("QUILL_KAFKA_BOOTSTRAP", "elsewhere:9092"));
            assertEquals(List.of("GET /api/v1/admin/log Bearer key"), server.asked());
            assertEquals(7, said.code(), "the database is away: " + said.err());
        }
    }

    @Test
    void credentials_of_other_brokers_do_not_go_to_those_that_a_server_names() throws Exception {
        try (StandIn server = StandIn.start()) {
            server.on("GET /api/v1/admin/log", 200, log(true));
            Said said = replay(server, Map.of());
            assertEquals(3, said.code(), said.err());
            assertTrue(said.complaint().contains("127.0.0.1:1 or its schema registry asks"), said.err());
            assertTrue(said.err().contains("QUILL_KAFKA_PROPERTIES"), said.err());
        }
    }

    @Test
    void a_database_that_is_none_is_told_without_its_password() {
        for (String into : List.of("jdbc:mysql://h/d?password=canary", DATABASE + "?user=ann&password=canary^")) {
            Said said = Terminal.quill(Map.of(), "audit", "replay", "--into", into);
            assertEquals(2, said.code(), said.err());
            assertFalse(said.err().contains("canary"), said.err());
        }
    }

    private static Said replay(StandIn server, Map<String, String> environment) {
        return Terminal.quill(
                environment, "audit", "replay", "--url", server.url(), "--api-key", "key", "--into", DATABASE);
    }

    private static String log(boolean credentials) {
        return "{\"kafka\":\"127.0.0.1:1\",\"schema_registry\":\"http://127.0.0.1:1\",\"credentials\":%s}"
                .formatted(credentials);
    }
}
