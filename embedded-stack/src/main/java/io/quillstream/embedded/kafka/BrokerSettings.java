package io.quillstream.embedded.kafka;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The broker's configuration: one node, small, with groups that settle at once. */
final class BrokerSettings {

    static final int NODE_ID = 1;
    static final String CONTROLLER_LISTENER = "CONTROLLER";

    private static final Map<String, String> ONE_NODE = Map.of(
            "process.roles", "broker,controller",
            "node.id", Integer.toString(NODE_ID),
            "default.replication.factor", "1",
            "offsets.topic.replication.factor", "1",
            "transaction.state.log.replication.factor", "1",
            "transaction.state.log.min.isr", "1",
            "share.coordinator.state.topic.replication.factor", "1",
            "share.coordinator.state.topic.min.isr", "1");

    private static final Map<String, String> SMALL = Map.of(
            "offsets.topic.num.partitions", "5",
            "transaction.state.log.num.partitions", "5",
            "share.coordinator.state.topic.num.partitions", "5",
            "num.network.threads", "2",
            "num.io.threads", "4",
            "background.threads", "4",
            // Records of nothing, by which followers of the metadata would see how far behind they are; there are none.
            "metadata.max.idle.interval.ms", "10000",
            "log.cleaner.dedupe.buffer.size", "8388608");

    /** Topics come from the catalogue alone; a record may be as large as the largest body and its surroundings. */
    private static final Map<String, String> TOPICS = Map.of(
            "auto.create.topics.enable", "false",
            "message.max.bytes", Integer.toString(2 * 1024 * 1024),
            "replica.fetch.max.bytes", Integer.toString(2 * 1024 * 1024),
            "replica.fetch.response.max.bytes", Integer.toString(10 * 1024 * 1024));

    /** Defaults are made for clusters of hundreds of members; here seconds of waiting would be all one sees. */
    private static final Map<String, String> QUICK_GROUPS = Map.ofEntries(
            Map.entry("group.initial.rebalance.delay.ms", "0"),
            Map.entry("group.share.heartbeat.interval.ms", "1000"),
            Map.entry("group.share.min.heartbeat.interval.ms", "1000"),
            // After a power failure the partitions of members that are no more wait this long (default 45 s).
            Map.entry("group.share.session.timeout.ms", "15000"),
            Map.entry("group.share.min.session.timeout.ms", "5000"),
            Map.entry("group.share.assignment.interval.ms", "0"),
            Map.entry("group.streams.initial.rebalance.delay.ms", "0"),
            Map.entry("group.streams.heartbeat.interval.ms", "1000"),
            Map.entry("group.streams.min.heartbeat.interval.ms", "1000"),
            Map.entry("group.streams.assignment.interval.ms", "0"),
            // After a kill the controller keeps the broker's place for the old incarnation this long (default 9 s).
            Map.entry("broker.session.timeout.ms", "3000"),
            Map.entry("broker.heartbeat.interval.ms", "500"),
            // A killed producer's transaction holds up every committed read until it is aborted.
            Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"));

    /** Tasks wait for language models: locks from one second (tests) to a minute, and room to prefetch. */
    private static final Map<String, String> SHARE_GROUPS = Map.of(
            "group.share.min.record.lock.duration.ms", "1000",
            "group.share.max.record.lock.duration.ms", "60000",
            "group.share.max.size", "1000",
            "group.share.partition.max.record.locks", "10000",
            "group.share.max.partition.max.record.locks", "10000");

    /** Who did not have to log in is the broker itself, its controller, or whoever keeps the rules. */
    private static final Map<String, String> RULES = Map.of(
            "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
            "super.users", "User:ANONYMOUS",
            "allow.everyone.if.no.acl.found", "false");

    private BrokerSettings() {}

    static Properties of(Path data, int port, int controllerPort, Optional<Detour> detour) {
        Properties settings = new Properties();
        settings.putAll(ONE_NODE);
        settings.putAll(SMALL);
        settings.putAll(TOPICS);
        settings.putAll(QUICK_GROUPS);
        settings.putAll(SHARE_GROUPS);
        settings.setProperty("log.dirs", data.toString());
        settings.setProperty("controller.quorum.voters", NODE_ID + "@127.0.0.1:" + controllerPort);
        settings.setProperty("controller.listener.names", CONTROLLER_LISTENER);
        String client = "CLIENT://127.0.0.1:" + port;
        settings.setProperty(
                "listeners",
                client + "," + CONTROLLER_LISTENER + "://127.0.0.1:" + controllerPort
                        + detour.map(way -> ",DETOUR://127.0.0.1:" + way.port()).orElse(""));
        settings.setProperty(
                "advertised.listeners",
                client
                        + detour.map(way -> ",DETOUR://" + way.host() + ":" + way.port())
                                .orElse(""));
        List<Login> logins = detour.map(Detour::logins).orElse(List.of());
        Optional<ServerKeys> keys = detour.flatMap(Detour::keys);
        String atDetour = (logins.isEmpty() ? "" : "SASL_") + (keys.isEmpty() ? "PLAINTEXT" : "SSL");
        settings.setProperty(
                "listener.security.protocol.map",
                "CLIENT:PLAINTEXT,DETOUR:" + atDetour + "," + CONTROLLER_LISTENER + ":PLAINTEXT");
        keys.map(ServerKeys::asSettings)
                .orElse(Map.of())
                .forEach((name, value) -> settings.setProperty("listener.name.detour." + name, value));
        if (!logins.isEmpty()) {
            settings.setProperty("listener.name.detour.sasl.enabled.mechanisms", "PLAIN");
            settings.setProperty("listener.name.detour.plain.sasl.jaas.config", Login.asJaas(logins));
        }
        if (detour.filter(Detour::rules).isPresent()) {
            settings.putAll(RULES);
        }
        settings.setProperty("inter.broker.listener.name", "CLIENT");
        return settings;
    }
}
