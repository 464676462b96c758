package io.quillstream.schemas.topic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the topics of the catalogue that are missing and verifies those that exist. A cluster that differs from the
 * catalogue is refused: with other partition counts a workspace would have two writers, with another cleanup policy
 * the bill could not be derived again. What only makes records less safe is warned of. Several processes may provision
 * at once.
 */
public final class TopicProvisioner {

    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);
    private static final Duration SPREADING = Duration.ofSeconds(15);
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final Admin admin;
    private final int partitions;
    private final short replication;

    /**
     * @param admin client, owned by the caller
     * @param partitions of every topic
     * @param replication replicas of a topic that has to be created; −1 for the broker's default
     */
    public TopicProvisioner(Admin admin, int partitions, short replication) {
        this.admin = admin;
        this.partitions = partitions;
        this.replication = replication;
    }

    /**
     * @throws TopicMismatchException if the cluster differs from the catalogue; lists every difference
     * @throws ExecutionException if the broker cannot be asked
     */
    public void provision() throws ExecutionException, InterruptedException {
        requireFeatures();
        createMissing();
        verifyOnceKnown();
    }

    /** The topic configuration the catalogue asks for. */
    public static Map<String, String> configOf(Topic<?> topic) {
        Map<String, String> config = new TreeMap<>();
        config.put("cleanup.policy", "delete");
        config.put(
                "retention.ms",
                topic.retention().map(kept -> Long.toString(kept.toMillis())).orElse("-1"));
        config.put("retention.bytes", "-1");
        config.put("message.timestamp.type", "LogAppendTime");
        config.put("max.message.bytes", Integer.toString(1024 * 1024 + 64 * 1024));
        return config;
    }

    /** What a topic is created with that is to have so many replicas; −1 stands for the broker's default. */
    static Map<String, String> configOf(Topic<?> topic, short replication) {
        Map<String, String> config = configOf(topic);
        config.putAll(InSyncReplicas.configOf(replication));
        return config;
    }

    private void requireFeatures() throws ExecutionException, InterruptedException {
        FeatureMetadata features = admin.describeFeatures().featureMetadata().get();
        List<String> missing = RequiredFeatures.missing(features.supportedFeatures(), features.finalizedFeatures());
        if (!missing.isEmpty()) {
            throw new TopicMismatchException(missing);
        }
    }

    private void createMissing() throws ExecutionException, InterruptedException {
        var existing = admin.listTopics().names().get();
        List<NewTopic> missing = Topics.all().stream()
                .filter(topic -> !existing.contains(topic.name()))
                .map(topic -> new NewTopic(topic.name(), partitions, replication).configs(configOf(topic, replication)))
                .toList();
        for (var creation : admin.createTopics(missing).values().values()) {
            try {
                creation.get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
    }

    /** A topic that was just created is known to the controller a moment before the brokers know it. */
    private void verifyOnceKnown() throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + SPREADING.toNanos();
        while (true) {
            try {
                verify();
                return;
            } catch (ExecutionException e) {
                boolean late = System.nanoTime() > deadline;
                if (late || !(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    private void verify() throws ExecutionException, InterruptedException {
        List<String> names = Topics.all().stream().map(Topic::name).toList();
        Map<String, TopicDescription> described =
                admin.describeTopics(names).allTopicNames().get();
        Map<ConfigResource, Config> configs = admin.describeConfigs(names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList())
                .all()
                .get();
        Map<String, Config> configByName = configs.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().name(), Map.Entry::getValue));
        List<String> differences = new ArrayList<>();
        for (Topic<?> topic : Topics.all()) {
            int actual = described.get(topic.name()).partitions().size();
            if (actual != partitions) {
                differences.add(topic + " has " + actual + " partitions, the catalogue asks for " + partitions);
            }
            Function<String, String> config =
                    name -> configByName.get(topic.name()).get(name).value();
            configOf(topic).forEach((name, wanted) -> {
                if (!name.equals("max.message.bytes") && !wanted.equals(config.apply(name))) {
                    differences.add(
                            topic + " has " + name + "=" + config.apply(name) + ", the catalogue asks for " + wanted);
                }
            });
        }
        if (!differences.isEmpty()) {
            throw new TopicMismatchException(differences);
        }
        InSyncReplicas.warning(described.values(), configs).ifPresent(LOG::warn);
    }

    /** The cluster's topics are not those of the catalogue. */
    public static final class TopicMismatchException extends IllegalStateException {
        private static final long serialVersionUID = 1L;

        TopicMismatchException(List<String> differences) {
            super("The Kafka cluster does not fit: " + String.join("; ", differences));
        }
    }
}
