package io.quillstream.testkit.broker;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.quillstream.embedded.QuietLoggers;
import org.slf4j.LoggerFactory;

/**
 * Keeps the servers' libraries from filling a test's output. A logging configuration file would not do: the launcher
 * has this module on its class path, and a file for tests would win over its own.
 */
final class QuietLogs {

    private QuietLogs() {}

    /** Quiets what no configuration has spoken about; where Logback is not the logging library, does nothing. */
    static void apply() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
            return;
        }
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (Level.DEBUG.equals(root.getLevel())) {
            // Logback's level when there is no configuration at all.
            root.setLevel(Level.WARN);
        }
        QuietLoggers.levels().forEach((name, level) -> {
            Logger logger = context.getLogger(name);
            if (logger.getLevel() == null) {
                logger.setLevel(Level.toLevel(level));
            }
        });
    }
}
