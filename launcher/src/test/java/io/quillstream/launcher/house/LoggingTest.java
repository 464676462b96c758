package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {

    @AfterEach
    void asBefore() {
        Logging.off();
    }

    /** Jetty warns of each head that names its host wrongly, and quotes it; anybody may send as many as they like. */
    @Test
    void whatStrangersWriteIntoAHeadIsNotLogged(@TempDir Path folder) {
        Logging.toFile("test", folder.resolve("quill.json"));
        for (String name : List.of("org.eclipse.jetty.http.HttpParser", "org.eclipse.jetty.util.HostPort")) {
            assertFalse(LoggerFactory.getLogger(name).isWarnEnabled(), name);
        }
        assertTrue(LoggerFactory.getLogger("org.eclipse.jetty.server.Server").isWarnEnabled());
    }
}
