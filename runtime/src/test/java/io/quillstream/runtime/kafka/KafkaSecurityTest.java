package io.quillstream.runtime.kafka;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class KafkaSecurityTest {

    private static final String PLAIN = """
            # As for Kafka's own tools.
            security.protocol=SASL_PLAINTEXT
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="ann" password="canary";
            ssl.key.password=canary
            """;

    private static final String NAMES = "[sasl.jaas.config, sasl.mechanism, security.protocol, ssl.key.password]";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("kafka.properties");
    }

    @Test
    void whatTheFileSaysIsForEveryClient() throws IOException {
        KafkaClients kafka = new KafkaClients("broker:9093", security(PLAIN), null);
        Map<String, Object> config = kafka.connection();

        assertEquals("broker:9093", config.remove("bootstrap.servers"));
        assertEquals("SASL_PLAINTEXT", config.get("security.protocol"));
        assertEquals(NAMES, new TreeSet<>(config.keySet()).toString());
    }

    @Test
    void withoutAFileNothingIsSaid() {
        Map<String, Object> config = new HashMap<>();
        KafkaSecurity.of(new Settings(Map.of())).addTo(config);

        assertEquals(Map.of(), config);
    }

    @Test
    void noPasswordIsShown() throws IOException {
        KafkaSecurity security = security(PLAIN);
        Map<String, Object> config = new HashMap<>();
        security.addTo(config);

        assertEquals("KafkaSecurity" + NAMES, security.toString());
        assertFalse(config.toString().contains("canary"), "not even by somebody who prints a configuration");
    }

    /** What is read, and when a record counts as written, is not an operator's to say; and a typing error is told. */
    @ParameterizedTest
    @ValueSource(strings = {"isolation.level", "acks", "bootstrap.servers", "security.providers", "sasl.jaas.confg"})
    void otherSettingsAreRefusedByTheirNames(String name) {
        InvalidSettingException refused =
                assertThrows(InvalidSettingException.class, () -> security(PLAIN + name + "=canary\n"));

        String beginning = "QUILL_KAFKA_PROPERTIES names " + file + ": " + name + " is not taken";
        assertTrue(refused.getMessage().startsWith(beginning), refused.getMessage());
        assertFalse(refused.getMessage().contains("canary"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"security.protocol", "sasl.login.class", "sasl.login.refresh.window.factor"})
    void valuesThatKafkaDoesNotTakeAreRefusedAndNotRepeated(String name) {
        InvalidSettingException refused =
                assertThrows(InvalidSettingException.class, () -> security(name + "=canary\n"));

        assertTrue(refused.getMessage().contains("the value of " + name), refused.getMessage());
        assertFalse(refused.getMessage().contains("canary"), refused.getMessage());
    }

    @Test
    void aFileThatCannotBeReadIsRefused() {
        InvalidSettingException missing = assertThrows(InvalidSettingException.class, () -> named(file));
        String message = "QUILL_KAFKA_PROPERTIES names " + file + ": it cannot be read as a properties file";
        assertEquals(message, missing.getMessage());

        assertThrows(InvalidSettingException.class, () -> named(folder));

        InvalidSettingException broken =
                assertThrows(InvalidSettingException.class, () -> security("sasl.jaas.config=canary\\u00zz\n"));
        assertEquals(message, broken.getMessage());
    }

    /** A mounted secret is named as {@code QUILL_KAFKA_PROPERTIES} here, not by the name with {@code _FILE}. */
    @Test
    void theFileItselfInPlaceOfItsPathIsRefusedAndNotRepeated() throws IOException {
        Files.writeString(file, PLAIN);
        Settings given = new Settings(Map.of("QUILL_KAFKA_PROPERTIES_FILE", file.toString()));

        InvalidSettingException refused = assertThrows(InvalidSettingException.class, () -> KafkaSecurity.of(given));

        assertTrue(refused.getMessage().contains("expected the path of a file"), refused.getMessage());
        assertFalse(refused.getMessage().contains("canary"), refused.getMessage());
    }

    /** Kafka logs the configuration of the clients that are made. */
    @Test
    void noClientLogsAPassword() throws IOException {
        KafkaClients kafka = new KafkaClients("127.0.0.1:1", security(PLAIN), null);
        Logger logger = (Logger) LoggerFactory.getLogger("org.apache.kafka");
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false);
        logger.addAppender(logged);
        try {
            kafka.admin("test").close(Duration.ZERO);
            kafka.producer("test", Map.of()).close(Duration.ZERO);
            kafka.consumer("test", null, Map.of()).close();
        } finally {
            logger.detachAppender(logged);
            logger.setAdditive(true);
            logger.setLevel(before);
        }
        boolean configurations = false;
        for (ILoggingEvent event : List.copyOf(logged.list)) {
            configurations |= event.getFormattedMessage().contains("sasl.jaas.config = [hidden]");
            assertFalse(event.getFormattedMessage().contains("canary"), event.getLoggerName());
        }
        assertTrue(configurations, "configurations were logged");
    }

    private KafkaSecurity security(String content) throws IOException {
        Files.writeString(file, content);
        return named(file);
    }

    private static KafkaSecurity named(Path path) {
        return KafkaSecurity.of(new Settings(Map.of("QUILL_KAFKA_PROPERTIES", path.toString())));
    }
}
