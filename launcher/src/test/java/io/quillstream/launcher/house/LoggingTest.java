package io.quillstream.launcher.house;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class LoggingTest {

    @TempDir
    private Path folder;

    @AfterEach
    void silence() {
        Logging.off();
    }

    /** Their libraries would write down keys and prompts. */
    @Test
    void callsToProvidersAreNotLoggedAtAnyLevel() {
        Logging.toFile("test", folder.resolve("log"));
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.TRACE);
        assertTrue(LoggerFactory.getLogger("io.quillstream").isTraceEnabled());
        for (String secret : new String[] {
            "org.apache.hc.client5.http.wire",
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.impl.classic",
            "dev.langchain4j.http.client"
        }) {
            assertFalse(LoggerFactory.getLogger(secret).isErrorEnabled(), secret);
        }
    }
}
