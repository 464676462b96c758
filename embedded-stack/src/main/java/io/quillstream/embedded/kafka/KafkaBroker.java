package io.quillstream.embedded.kafka;

import io.quillstream.embedded.server.EmbeddedServer;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import kafka.server.KafkaConfig;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * A Kafka broker with its own controller (KRaft) in this JVM, keeping its log in a folder. If the broker hits a fault
 * it cannot survive, it ends the process.
 */
public final class KafkaBroker implements EmbeddedServer {

    private final Path data;
    private final int port;
    private final int controllerPort;
    private final Optional<Detour> detour;
    private OneNode node;
    private volatile String problem = "kafka is not started";

    /**
     * @param data folder of its own, absolute
     * @param port of clients
     * @param controllerPort of the broker's conversation with its controller
     * @param detour a second way in, if there is to be one
     */
    public KafkaBroker(Path data, int port, int controllerPort, Optional<Detour> detour) {
        this.data = data;
        this.port = port;
        this.controllerPort = controllerPort;
        this.detour = detour;
    }

    @Override
    public void start() throws Exception {
        if (!Files.exists(data.resolve("meta.properties"))) {
            format();
        }
        node = new OneNode(KafkaConfig.fromProps(BrokerSettings.of(data, port, controllerPort, detour), false));
        node.start();
        problem = null;
    }

    @Override
    public void stop() {
        if (node != null) {
            problem = "kafka is stopped";
            node.stop();
            node = null;
        }
    }

    @Override
    public Optional<String> problem() {
        return Optional.ofNullable(problem);
    }

    /** What the running broker knows of its cluster. */
    KRaftMetadataCache metadata() {
        return node.metadata();
    }

    /** Who keeps groups and their offsets in the running broker. */
    GroupCoordinator groups() {
        return node.groups();
    }

    private void format() throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(BrokerSettings.NODE_ID)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
                .addDirectory(data.toString())
                .setMetadataLogDirectory(data.toString())
                .setIgnoreFormatted(true)
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .run();
    }
}
