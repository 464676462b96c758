package io.quillstream.embedded.kafka;

import java.util.concurrent.CompletableFuture;
import kafka.coordinator.transaction.TransactionCoordinator;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.coordinator.group.GroupCoordinator;
import org.apache.kafka.coordinator.share.ShareCoordinator;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A cluster of one node: a controller and a broker that share what they know. It is what {@link KafkaRaftServer} makes
 * too, but for the {@linkplain OfflineAwareMetadata metadata} that the broker works with, the {@linkplain WholeLoads loads}
 * of its coordinators, the {@linkplain LocalAdditions beginnings} and {@linkplain LocalMarkers ends} of transactions, which
 * it does not ask itself for over the network, and entries in JMX. Not thread-safe.
 */
final class OneNode {

    private final ControllerServer controller;
    private final Broker broker;

    /** @param config both roles, on a formatted folder */
    OneNode(KafkaConfig config) {
        Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> folders =
                KafkaRaftServer.initializeLogDirs(config, LoggerFactory.getLogger(OneNode.class), "[kafka] ");
        String cluster = folders._1().clusterId().orElseThrow();
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, cluster),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        broker = new Broker(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
    }

    /** Returns when clients can connect. */
    void start() {
        controller.startup();
        broker.startup();
    }

    /** Returns when both are gone. */
    void stop() {
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** What the broker knows of its cluster, once it is started. */
    KRaftMetadataCache metadata() {
        return broker.metadataCache();
    }

    /** Who keeps groups and their offsets, once the broker is started. */
    GroupCoordinator groups() {
        return broker.groupCoordinator();
    }

    private static final class Broker extends BrokerServer {

        Broker(SharedServer shared) {
            super(shared);
        }

        /** Called once, at the very beginning of the start, before anybody has seen the one that Kafka made. */
        @Override
        public void metadataCache_$eq(KRaftMetadataCache made) {
            super.metadataCache_$eq(new OfflineAwareMetadata(
                    config().nodeId(), () -> raftManager().client().kraftVersion()));
        }

        /** Called once, before the broker hears of its partitions. */
        @Override
        public void groupCoordinator_$eq(GroupCoordinator made) {
            WholeLoads.in(made);
            super.groupCoordinator_$eq(made);
        }

        /** Called once, before the broker hears of its partitions. */
        @Override
        public void shareCoordinator_$eq(ShareCoordinator made) {
            WholeLoads.in(made);
            super.shareCoordinator_$eq(made);
        }

        /** Called once, before the broker is told of its partitions; who writes to the log is made by then. */
        @Override
        public void transactionCoordinator_$eq(TransactionCoordinator made) {
            LocalAdditions.in(replicaManager(), config(), metadataCache(), made);
            LocalMarkers.in(made, config(), metadataCache(), replicaManager(), groupCoordinator());
            super.transactionCoordinator_$eq(made);
        }

        /** Kafka's own, so that what is said of its loggers holds for this one. */
        @Override
        public String loggerName() {
            return BrokerServer.class.getName();
        }
    }
}
