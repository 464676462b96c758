package io.quillstream.runtime.kafka;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigValue;

/**
 * How clients of Kafka encrypt, and who they say they are: what an operator writes into a properties file, as Kafka's
 * own tools take it by {@code --command-config}. Nothing but {@code security.protocol}, {@code sasl.*} and
 * {@code ssl.*} is taken: what is read, and when a record counts as written, are promises of this product. The values
 * are secrets, and nothing here shows one. Immutable and thread-safe.
 */
public final class KafkaSecurity {

    /** For brokers that ask for nothing. */
    public static final KafkaSecurity NONE = new KafkaSecurity(Map.of());

    /** All kinds of clients have the same settings of these three kinds. */
    private static final ConfigDef KNOWN = AdminClientConfig.configDef();

    private final Map<String, Object> settings;

    private KafkaSecurity(Map<String, Object> settings) {
        this.settings = Map.copyOf(settings);
    }

    /**
     * What the file says that {@code QUILL_KAFKA_PROPERTIES} names; {@link #NONE} if it names none.
     *
     * @throws InvalidSettingException if the file cannot be read, has a setting that is not taken, or a value that
     *     Kafka does not take; the message names file and setting, never a value
     */
    public static KafkaSecurity of(Settings settings) {
        return settings.find(ConnectionSettings.KAFKA_PROPERTIES)
                .map(file -> new KafkaSecurity(checked(file, read(file))))
                .orElse(NONE);
    }

    /** Adds them to the configuration of a client. */
    void addTo(Map<String, Object> config) {
        config.putAll(settings);
    }

    /** Names only. */
    @Override
    public String toString() {
        return "KafkaSecurity" + new TreeSet<>(settings.keySet());
    }

    /** In the notation and the encoding (ISO 8859-1) in which Kafka's tools read it. */
    private static Map<String, String> read(Path file) {
        Properties properties = new Properties();
        try (InputStream bytes = Files.newInputStream(file)) {
            properties.load(bytes);
        } catch (IOException | IllegalArgumentException e) {
            throw refused(file, "it cannot be read as a properties file");
        }
        Map<String, String> given = new TreeMap<>();
        properties.stringPropertyNames().forEach(name -> given.put(name, properties.getProperty(name)));
        return given;
    }

    private static Map<String, Object> checked(Path file, Map<String, String> given) {
        for (String name : given.keySet()) {
            if (!taken(name)) {
                throw refused(file, name + " is not taken, only Kafka's security.protocol, sasl.* and ssl.* are");
            }
        }
        for (ConfigValue value : KNOWN.validate(given)) {
            if (given.containsKey(value.name()) && !value.errorMessages().isEmpty()) {
                throw refused(file, "the value of " + value.name() + " is not one that Kafka takes");
            }
        }
        Map<String, Object> checked = new HashMap<>();
        given.forEach((name, value) -> checked.put(name, guarded(name, value)));
        return checked;
    }

    private static boolean taken(String name) {
        boolean ofSecurity = name.equals(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG)
                || name.startsWith("sasl.")
                || name.startsWith("ssl.");
        return ofSecurity && KNOWN.names().contains(name);
    }

    /** Passwords as Kafka's own type, which is not shown by whoever prints a configuration. */
    private static Object guarded(String name, String value) {
        boolean password = KNOWN.configKeys().get(name).type == ConfigDef.Type.PASSWORD;
        return password ? ConfigDef.parseType(name, value, ConfigDef.Type.PASSWORD) : value;
    }

    private static InvalidSettingException refused(Path file, String why) {
        return new InvalidSettingException(ConnectionSettings.KAFKA_PROPERTIES.name() + " names " + file + ": " + why);
    }
}
