package io.quillstream.launcher.command;

import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.topic.RequiredFeatures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;

/**
 * Whether the brokers of the settings let this machine in and can do what is needed of them, for {@code quill doctor}.
 * It changes nothing there.
 */
final class KafkaCheck {

    private static final int PATIENCE_MS = (int) Duration.ofSeconds(5).toMillis();

    private KafkaCheck() {}

    /**
     * Asks each broker who it is and what it can do, for five seconds at most.
     *
     * @return {@code ok}, or what is wrong, without any secret
     * @throws Settings.InvalidSettingException if the settings name something that cannot be used
     */
    static String of(Settings settings) throws InterruptedException {
        try (Admin admin = KafkaClients.of(settings).admin("quill-doctor")) {
            Collection<Node> brokers = admin.describeCluster(new DescribeClusterOptions().timeoutMs(PATIENCE_MS))
                    .nodes()
                    .get();
            return unfit(features(admin, brokers));
        } catch (ExecutionException e) {
            return sentence(e.getCause());
        } catch (KafkaException e) {
            return sentence(e);
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

    /** Of what is behind the failure only the kinds: their messages may repeat a piece of a configuration. */
    private static String sentence(Throwable failure) {
        StringBuilder sentence = new StringBuilder(String.valueOf(failure.getMessage()));
        for (Throwable cause = failure.getCause(); cause != null; cause = cause.getCause()) {
            sentence.append(", ").append(cause.getClass().getSimpleName());
        }
        return sentence.toString();
    }
}
