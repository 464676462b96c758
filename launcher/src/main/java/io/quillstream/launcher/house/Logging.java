package io.quillstream.launcher.house;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.rolling.FixedWindowRollingPolicy;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeBasedTriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import co.elastic.logging.logback.EcsEncoder;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Structured logs: one JSON object a line in the Elastic Common Schema, with the ids of request, workspace, job and
 * task where they are known. The all-in-one server writes them to a file of its data folder and keeps the terminal for
 * its banner; a service that runs alone writes them to standard output, as containers expect.
 *
 * @see <a href="https://www.elastic.co/docs/reference/ecs">Elastic Common Schema</a>
 */
public final class Logging {

    /** Loggers whose chatter says nothing that a health check does not say better. */
    private static final Map<String, Level> QUIET = Map.ofEntries(
            Map.entry("org.apache.kafka", Level.WARN),
            Map.entry("kafka", Level.WARN),
            // What stands in Kafka's places speaks as Kafka does.
            Map.entry("io.quillstream.embedded.kafka", Level.WARN),
            Map.entry("state.change.logger", Level.ERROR),
            Map.entry("org.apache.kafka.clients.NetworkClient", Level.ERROR),
            Map.entry("org.apache.kafka.clients.consumer.internals.ShareConsumeRequestManager", Level.ERROR),
            Map.entry("org.eclipse.jetty", Level.WARN),
            // They warn of each broken head, quoting it, and who sends one needs no credential.
            Map.entry("org.eclipse.jetty.http.HttpParser", Level.ERROR),
            Map.entry("org.eclipse.jetty.util.HostPort", Level.ERROR),
            Map.entry("io.javalin", Level.WARN),
            Map.entry("org.mongodb", Level.WARN),
            Map.entry("de.bwaldvogel", Level.WARN),
            Map.entry("io.netty", Level.WARN),
            Map.entry("com.zaxxer.hikari", Level.WARN),
            Map.entry("org.flywaydb", Level.WARN),
            Map.entry("io.zonky", Level.WARN),
            Map.entry("org.springframework", Level.WARN),
            Map.entry("dev.langchain4j", Level.OFF));

    private Logging() {}

    /** Logs go to standard output. */
    public static void toStandardOutput(String service) {
        ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
        install(service, appender);
    }

    /** Logs go to that file, rolled at 32 MiB, five old ones kept. */
    public static void toFile(String service, Path file) {
        RollingFileAppender<ILoggingEvent> appender = new RollingFileAppender<>();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        appender.setContext(context);
        appender.setFile(file.toString());
        FixedWindowRollingPolicy window = new FixedWindowRollingPolicy();
        window.setContext(context);
        window.setParent(appender);
        window.setFileNamePattern(file + ".%i");
        window.setMaxIndex(5);
        window.start();
        SizeBasedTriggeringPolicy<ILoggingEvent> size = new SizeBasedTriggeringPolicy<>();
        size.setContext(context);
        size.setMaxFileSize(FileSize.valueOf("32MB"));
        size.start();
        appender.setRollingPolicy(window);
        appender.setTriggeringPolicy(size);
        install(service, appender);
    }

    /** No logs at all: for what tells its failures in words of its own. */
    public static void off() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    }

    private static void install(String service, OutputStreamAppender<ILoggingEvent> appender) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        EcsEncoder encoder = new EcsEncoder();
        encoder.setContext(context);
        encoder.setServiceName(service);
        encoder.setIncludeOrigin(false);
        encoder.start();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.start();
        var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.INFO);
        root.addAppender(appender);
        QUIET.forEach((logger, level) -> context.getLogger(logger).setLevel(level));
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }
}
