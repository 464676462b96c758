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
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
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
     * What was found.
     *
     * @param verdict {@code ok}, or what is wrong
     * @param warnings what works and might be better
     */
    record Findings(String verdict, List<String> warnings) {

        private static Findings of(String verdict) {
            return new Findings(verdict, List.of());
        }
    }

    /**
     * Asks each broker who it is and what it can do, and how the topics are kept, for five seconds at most each.
     *
     * @return what was found, without any secret
     * @throws Settings.InvalidSettingException if the settings name something that cannot be used
     */
    static Findings of(Settings settings) throws InterruptedException {
        try (Admin admin = KafkaClients.of(settings).admin("quill-doctor")) {
            Collection<Node> brokers = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .get();
            return new Findings(unfit(features(admin, brokers)), warnings(admin));
        } catch (ExecutionException e) {
            return Findings.of(sentence(e.getCause()));
        } catch (KafkaException e) {
            return Findings.of(sentence(e));
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

    private static String unfit(Map<String, FeatureMetadata> features) {
        Map<String, List<String>> brokersByProblem = new LinkedHashMap<>();
        features.forEach((broker, known) -> {
            for (String problem : RequiredFeatures.missing(known.supportedFeatures(), known.finalizedFeatures())) {
                brokersByProblem
                        .computeIfAbsent(problem, fresh -> new ArrayList<>())
                        .add(broker);
            }
        });
        return brokersByProblem.isEmpty()
                ? "ok"
                : brokersByProblem.entrySet().stream()
                        .map(found -> found.getKey() + " (broker " + String.join(", ", found.getValue()) + ")")
                        .collect(Collectors.joining("; "));
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
            return List.of("how the topics are kept could not be read: " + sentence(e.getCause()));
        }
    }

    /** Of what is behind the failure only the kinds: their messages may repeat a piece of a configuration. */
    private static String sentence(Throwable failure) {
        StringBuilder sentence = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            sentence.append(", ").append(cause.getClass().getSimpleName());
        }
        return sentence.toString();
    }
}
