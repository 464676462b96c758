package io.quillstream.launcher.command;

import io.quillstream.processors.run.StreamsConfiguration;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.InSyncReplicas;
import io.quillstream.schemas.topic.RequiredFeatures;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;

/**
 * Whether the brokers of the settings let this machine in and can do what is needed of them, for {@code quill doctor}.
 * It changes nothing there.
 */
final class KafkaCheck {

    private static final int PATIENCE_MS = (int) Duration.ofSeconds(5).toMillis();

    private KafkaCheck() {}

    /**
     * Asks each broker who it is and what it can do, for five seconds at most each.
     *
     * @throws Refusal if they do not tell it in time, or cannot do what is needed
     * @throws Settings.InvalidSettingException if the settings name something that cannot be used
     */
    static void ask(Settings settings) throws InterruptedException {
        try (Admin admin = KafkaClients.of(settings).admin("quill-doctor")) {
            Collection<Node> brokers = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .get();
            unfit(features(admin, brokers)).ifPresent(problem -> {
                throw new Refusal(new KafkaException(problem));
            });
        } catch (ExecutionException e) {
            throw new Refusal(e.getCause());
        } catch (KafkaException e) {
            throw new Refusal(e);
        }
    }

    /** What works and might be better: how the topics are kept, for five seconds at most each question. */
    static List<String> warnings(Settings settings) throws InterruptedException {
        try (Admin admin = KafkaClients.of(settings).admin("quill-doctor")) {
            return warnings(admin);
        } catch (KafkaException e) {
            return List.of(unread(e));
        }
    }

    /** Of every broker: in the middle of an upgrade they differ. */
    private static Map<String, FeatureMetadata> features(Admin admin, Collection<Node> brokers)
            throws ExecutionException, InterruptedException {
        Map<String, KafkaFuture<FeatureMetadata>> asked = new LinkedHashMap<>();
        for (Node broker : brokers) {
            DescribeFeaturesOptions options =
                    new DescribeFeaturesOptions().nodeId(broker.id()).timeoutMs(PATIENCE_MS);
            asked.put(broker.idString(), admin.describeFeatures(options).featureMetadata());
        }
        Map<String, FeatureMetadata> features = new LinkedHashMap<>();
        for (Map.Entry<String, KafkaFuture<FeatureMetadata>> answer : asked.entrySet()) {
            features.put(answer.getKey(), answer.getValue().get());
        }
        return features;
    }

    private static Optional<String> unfit(Map<String, FeatureMetadata> features) {
        Map<String, List<String>> brokersByProblem = new LinkedHashMap<>();
        features.forEach((broker, known) -> {
            for (String problem : RequiredFeatures.missing(known.supportedFeatures(), known.finalizedFeatures())) {
                brokersByProblem
                        .computeIfAbsent(problem, fresh -> new ArrayList<>())
                        .add(broker);
            }
        });
        return brokersByProblem.entrySet().stream()
                .map(found -> found.getKey() + " (broker " + String.join(", ", found.getValue()) + ")")
                .reduce((one, other) -> one + "; " + other);
    }

    /** Of the topics of the catalogue and of the changelogs of Kafka Streams, which are made by others than we are. */
    private static List<String> warnings(Admin admin) throws InterruptedException {
        try {
            List<String> ours = admin.listTopics(new ListTopicsOptions().timeoutMs(PATIENCE_MS)).names().get().stream()
                    .filter(name -> Topics.named(name).isPresent()
                            || name.startsWith(StreamsConfiguration.APPLICATION_ID + "-"))
                    .toList();
            Map<String, TopicDescription> topics = admin.describeTopics(
                            ours, new DescribeTopicsOptions().timeoutMs(PATIENCE_MS))
                    .allTopicNames()
                    .get();
            Map<ConfigResource, Config> configs = admin.describeConfigs(
                            ours.stream()
                                    .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                                    .toList(),
                            new DescribeConfigsOptions().timeoutMs(PATIENCE_MS))
                    .all()
                    .get();
            return InSyncReplicas.warning(topics.values(), configs).stream().toList();
        } catch (ExecutionException e) {
            return List.of(unread(e.getCause()));
        }
    }

    private static String unread(Throwable failure) {
        return "how the topics are kept could not be read: " + Refusal.sentence(failure);
    }

    /** Of what is behind the failure it tells only the kinds: their messages may repeat a piece of a configuration. */
    static final class Refusal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private Refusal(Throwable failure) {
            super(sentence(failure), failure);
        }

        private static String sentence(Throwable failure) {
            StringBuilder sentence = new StringBuilder(String.valueOf(failure.getMessage()));
            for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
                sentence.append(", ").append(cause.getClass().getSimpleName());
            }
            return sentence.toString();
        }
    }
}
