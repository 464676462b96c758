package io.quillstream.processors;

import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.processors.decide.FairShare;
import io.quillstream.processors.run.ProcessorSettings;
import io.quillstream.processors.run.RocksDbLibrary;
import io.quillstream.processors.run.RunningTopology;
import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.processors.run.TransactionWatch;
import io.quillstream.processors.step.Meters;
import io.quillstream.processors.step.PolledBatch;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.service.HealthCheck;
import io.quillstream.runtime.service.Service;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.telemetry.Telemetry;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.TopicProvisioner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.Topology;

/**
 * The room of the decisions as a service. Any number of instances share the partitions; each workspace has exactly one
 * writer at a time. Thread-safe.
 */
public final class StreamProcessors implements Service {

    private final Settings settings;
    private final KafkaClients kafka;
    private final Meters meters;
    private volatile RunningTopology running;
    private volatile TransactionWatch transactions;

    public StreamProcessors(Settings settings, KafkaClients kafka, Telemetry telemetry) {
        this.settings = settings;
        this.kafka = kafka;
        this.meters = new Meters(telemetry.meters());
    }

    @Override
    public String name() {
        return "stream-processors";
    }

    /** Creates missing topics, refuses a cluster that does not fit the catalogue, and begins. */
    @Override
    public void start() throws Exception {
        try (Admin admin = kafka.admin("stream-processors-provision")) {
            new TopicProvisioner(
                            admin,
                            settings.get(ConnectionSettings.TOPIC_PARTITIONS),
                            settings.get(ConnectionSettings.TOPIC_REPLICATION).shortValue())
                    .provision();
        }
        RocksDbLibrary.load();
        running = new RunningTopology(this::topology, StreamsConfiguration.of(settings, kafka.connection()));
        running.start();
        transactions = new TransactionWatch(
                kafka.admin("stream-processors-transactions"),
                StreamsConfiguration.transactionTimeout(settings).multipliedBy(2));
        transactions.start();
    }

    @Override
    public void stop(Duration within) {
        RunningTopology stopping = running;
        if (stopping != null) {
            stopping.close(within);
        }
        TransactionWatch watching = transactions;
        if (watching != null) {
            watching.close();
        }
    }

    @Override
    public List<HealthCheck> checks() {
        return List.of(
                HealthCheck.ready(name(), () -> running == null ? Optional.of("not started yet") : running.notReady()),
                HealthCheck.ready(
                        name() + "-transactions",
                        () -> transactions == null ? Optional.of("not started yet") : transactions.problem()),
                HealthCheck.alive(name() + "-alive", () -> running == null ? Optional.empty() : running.dead()));
    }

    private Topology topology(PolledBatch batch) {
        return new ProcessorTopology(
                        new AdmissionPolicy(PriceBooks.released()),
                        new FairShare(settings.get(ProcessorSettings.WORKER_SLOTS)),
                        kafka.serdes(),
                        batch,
                        meters)
                .build();
    }
}
