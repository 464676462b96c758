package io.quillstream.embedded;

import java.util.Map;

/**
 * Logger names of the libraries inside the stack and the level at which each says only what an operator can act on.
 * A start of the stack logs several thousand lines otherwise. For whoever configures the logging of a process; nothing
 * here changes a logger.
 */
public final class QuietLoggers {

    private static final Map<String, String> LEVELS = Map.ofEntries(
            Map.entry("kafka", "ERROR"),
            Map.entry("org.apache.kafka", "ERROR"),
            // Start-up races of a broker and controller in one JVM are logged as errors although they are retried.
            Map.entry("kafka.server.ControllerApis", "OFF"),
            Map.entry("org.apache.kafka.raft", "ERROR"),
            Map.entry("state.change.logger", "ERROR"),
            Map.entry("org.eclipse.jetty", "WARN"),
            Map.entry("io.javalin", "WARN"),
            // Reports every duplicate key and every refused command of a client as its own error.
            Map.entry("de.bwaldvogel.mongo", "OFF"),
            Map.entry("io.netty", "WARN"));

    private QuietLoggers() {}

    /** Logger name to level name as SLF4J back ends know them; unmodifiable. */
    public static Map<String, String> levels() {
        return LEVELS;
    }
}
