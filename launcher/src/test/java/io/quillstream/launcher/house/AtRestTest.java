package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.quillstream.embedded.folder.DataFolder;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtRestTest {

    @TempDir
    Path folder;

    /** Or a backup would be proven by the server that it was made of, which is always well. */
    @Test
    void a_copy_is_looked_at_itself_though_the_server_that_it_was_copied_from_answers() throws Exception {
        try (ServerSocket original = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String kafka = "127.0.0.1:" + original.getLocalPort();
            Map<String, String> house = Map.of("QUILL_KAFKA_BOOTSTRAP", kafka, "QUILL_POSTGRES_PASSWORD", "password");
            Endpoints.of(new Settings(house), "http://127.0.0.1:8080").write(folder);

            try (AtRest copy = AtRest.open(folder)) {
                assertNotEquals(kafka, copy.settings().get(ConnectionSettings.KAFKA_BOOTSTRAP));
            }

            DataFolder held = DataFolder.lock(folder);
            try (AtRest running = AtRest.open(folder)) {
                assertEquals(kafka, running.settings().get(ConnectionSettings.KAFKA_BOOTSTRAP));
            } finally {
                held.close();
            }
        }
    }
}
