package io.quillstream.launcher.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.launcher.failure.CommandFailure;
import io.quillstream.launcher.failure.ExitCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.Map;

/** Where the log of a server is: the server tells it to operators, for a command that reads the log itself. */
final class LogOfServer {

    private static final String PATH = "/api/v1/admin/log";

    private LogOfServer() {}

    /**
     * The settings with which that log is read. Credentials of this process are for the brokers they are given with and
     * go to no others.
     *
     * @throws CommandFailure if the server does not tell, or its log cannot be read from here
     */
    static Settings settings(ServerOptions server) {
        JsonNode log = server.ask(client -> client.get(PATH));
        String kafka = log.path("kafka").asText();
        if (log.path("credentials").asBoolean()) {
            throw new CommandFailure(
                    ExitCode.AUTHENTICATION,
                    "the Kafka at " + kafka + " or its schema registry asks for credentials, which " + server.address()
                            + " gives to nobody",
                    "the same without --url, with QUILL_KAFKA_BOOTSTRAP, QUILL_KAFKA_PROPERTIES and"
                            + " QUILL_SCHEMA_REGISTRY_URL of the cluster");
        }
        // A loopback address means another machine there than here, and something else may listen at it.
        if (isLoopback(host(kafka)) && !isThisMachine(server.address().getHost())) {
            throw new CommandFailure(
                    ExitCode.UNREACHABLE,
                    "the Kafka of " + server.address() + " listens on its own machine only, at " + kafka,
                    "the same on that machine");
        }
        return Settings.ofProcess()
                .without(ConnectionSettings.KAFKA_PROPERTIES)
                .with(Map.of(
                        ConnectionSettings.KAFKA_BOOTSTRAP.name(),
                        kafka,
                        ConnectionSettings.SCHEMA_REGISTRY_URL.name(),
                        log.path("schema_registry").asText()));
    }

    /** Of the first broker. */
    private static String host(String bootstrap) {
        return bootstrap.split(",")[0].strip().replaceFirst(":[0-9]*$", "");
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (IOException unknown) {
            return false;
        }
    }

    private static boolean isThisMachine(String host) {
        try {
            InetAddress address = InetAddress.getByName(host);
            return address.isLoopbackAddress() || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException unknown) {
            return false;
        }
    }
}
