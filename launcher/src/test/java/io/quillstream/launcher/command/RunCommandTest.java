package io.quillstream.launcher.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.launcher.command.Terminal.Said;
import io.quillstream.launcher.house.Endpoints;
import io.quillstream.launcher.house.Endpoints.PostgresEndpoint;
import io.quillstream.runtime.settings.ConnectionSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a service takes over from the house that it joins, and what it must not. */
class RunCommandTest {

    private static final Endpoints HOUSE = new Endpoints(
            "http://127.0.0.1:8080",
            "key",
            "00000000-0000-4000-8000-000000000001",
            "a secret of tokens, more than 32 bytes long",
            "",
            "",
            "",
            "127.0.0.1:1",
            "http://127.0.0.1:2",
            new PostgresEndpoint("jdbc:postgresql://127.0.0.1:3/quill", "quill", "password"),
            "mongodb://127.0.0.1:4/quill",
            "redis://127.0.0.1:5");

    @TempDir
    Path folder;

    @Test
    void its_door_takes_a_free_port_beside_a_house_that_has_the_usual_one() {
        assertEquals(0, port(Map.of()));
        assertEquals(0, port(Map.of("QUILL_HTTP_PORT", "")), "empty counts as absent");
    }

    @Test
    void a_port_that_somebody_set_is_kept() throws Exception {
        assertEquals(9000, port(Map.of("QUILL_HTTP_PORT", "9000")));
        Path mounted = Files.writeString(folder.resolve("port"), "9001\n");
        assertEquals(9001, port(Map.of("QUILL_HTTP_PORT_FILE", mounted.toString())));
    }

    @Test
    void addresses_come_from_the_house_unless_they_are_set() {
        var joined = RunCommand.joining(HOUSE, Map.of("QUILL_REDIS_URL", "redis://elsewhere:6379"));
        assertEquals("127.0.0.1:1", joined.get(ConnectionSettings.KAFKA_BOOTSTRAP));
        assertEquals("redis://elsewhere:6379", joined.get(ConnectionSettings.REDIS_URL));
    }

    @Test
    void a_house_that_is_gone_is_told_at_once_with_its_place_and_what_to_do() throws Exception {
        Said missing = run();
        assertEquals(7, missing.code(), missing.err());
        assertTrue(missing.complaint().startsWith("quill: no running server in " + folder), missing.err());

        HOUSE.write(folder);
        Said stale = run();
        assertEquals(7, stale.code(), stale.err());
        assertEquals(
                "quill: no running server in " + folder + " (nobody listens at 127.0.0.1:1, where "
                        + folder.resolve("endpoints.json") + " says it is)",
                stale.complaint());
        assertTrue(stale.err().contains("try: ./quill up --data " + folder), stale.err());
    }

    /** Or a worker, or a new workspace, would go to the server whose backup the folder is. */
    @Test
    void a_copy_of_a_folder_does_not_lead_to_the_server_that_has_the_original() throws Exception {
        try (ServerSocket original = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String kafka = "127.0.0.1:" + original.getLocalPort();
            new Endpoints(
                            HOUSE.url(),
                            HOUSE.apiKey(),
                            HOUSE.workspaceId(),
                            HOUSE.jwtSecret(),
                            HOUSE.jwtJwksUrl(),
                            HOUSE.jwtIssuer(),
                            HOUSE.jwtAudience(),
                            kafka,
                            HOUSE.schemaRegistry(),
                            HOUSE.postgres(),
                            HOUSE.mongo(),
                            HOUSE.redis())
                    .write(folder);
            Said said = run();
            assertEquals(7, said.code(), said.err());
            assertEquals(
                    "quill: no running server in " + folder + " (who listens at " + kafka
                            + " has another folder; this one may be a copy of it)",
                    said.complaint());
        }
    }

    private Said run() {
        return Terminal.quill(Map.of(), "run", "sinks", "--from", folder.toString());
    }

    private static int port(Map<String, String> environment) {
        return RunCommand.joining(HOUSE, environment).get(ConnectionSettings.HTTP_PORT);
    }
}
