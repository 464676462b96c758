package io.quillstream.launcher.chaos.cluster;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quillstream.checker.Checker;
import io.quillstream.embedded.Endpoints;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * Where the servers of a campaign really are, and what a service is told instead: the same port at a loopback address of
 * the service's own, where its proxies listen.
 *
 * @param servers of the stack
 * @param detourPort Kafka's second door, which sends clients to {@link #BROKER}
 * @param providerPort of the fake LLM provider
 */
public record Addresses(Endpoints servers, int detourPort, int providerPort) {

    /** Kafka's name. Each service process has a hosts file in which it is another address. */
    static final String BROKER = "broker.quill.test";

    private static final String HERE = "127.0.0.1";

    /** Where the checker finds the servers: past all proxies. */
    @JsonIgnore
    public Checker.Places places() {
        return new Checker.Places(
                servers.bootstrap(),
                servers.registryUrl(),
                servers.postgresUrl(),
                servers.postgresUser(),
                servers.postgresPassword(),
                servers.mongoUrl());
    }

    /** The port of that server, the same in front of a proxy and behind it. */
    int port(Server server) {
        return switch (server) {
            case KAFKA -> detourPort;
            case REGISTRY -> portIn(servers.registryUrl());
            case POSTGRES -> portIn(servers.postgresUrl());
            case MONGO -> portIn(servers.mongoUrl());
            case REDIS -> portIn(servers.redisUrl());
            case PROVIDER -> providerPort;
        };
    }

    InetSocketAddress real(Server server) {
        return new InetSocketAddress(HERE, port(server));
    }

    /** The settings of a service whose proxies listen at that address. */
    Map<String, String> settingsThrough(String address) {
        Map<String, String> settings = servers.asSettings();
        settings.replaceAll((name, value) -> value.replace(HERE, address));
        settings.put("QUILL_KAFKA_BOOTSTRAP", BROKER + ":" + detourPort);
        settings.put("QUILL_OPENAI_BASE_URL", "http://" + address + ":" + providerPort + "/v1");
        return settings;
    }

    private static int portIn(String url) {
        String behind = url.substring(url.indexOf(HERE) + HERE.length() + 1);
        return Integer.parseInt(behind.replaceAll("\\D.*", ""));
    }
}
