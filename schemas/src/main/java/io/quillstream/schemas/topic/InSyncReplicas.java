package io.quillstream.schemas.topic;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/**
 * How many replicas have a record that counts as written. {@code acks=all} waits for those that are in sync, and as
 * Kafka comes a single one is enough: with it goes what was confirmed. Where there are three replicas, two must have a
 * record, so that one broker may be lost: everything confirmed is on another, and the others go on taking records. With
 * fewer replicas the same would stop all writing as soon as one broker is away, so that is left to the operator. Pure.
 */
public final class InSyncReplicas {

    static final String LEAST_CONFIG = "min.insync.replicas";

    private static final int LEAST = 2;
    private static final int ENOUGH_TO_LOSE_ONE = 3;

    private InSyncReplicas() {}

    /**
     * What a topic with so many replicas is created with.
     *
     * @param replication −1 for the broker's default, which is not known here: the topic gets the default of both
     */
    public static Map<String, String> configOf(short replication) {
        return replication < ENOUGH_TO_LOSE_ONE ? Map.of() : Map.of(LEAST_CONFIG, Integer.toString(LEAST));
    }

    /**
     * What to tell the operator of topics whose records one broker alone may confirm although three have room for them;
     * empty if there are none.
     *
     * @param topics by their names
     * @param configs of these topics; one that is not there is not judged
     */
    public static Optional<String> warning(Collection<TopicDescription> topics, Map<ConfigResource, Config> configs) {
        List<String> weak = topics.stream()
                .filter(topic -> replicas(topic) >= ENOUGH_TO_LOSE_ONE)
                .map(TopicDescription::name)
                .filter(name -> least(configs.get(new ConfigResource(ConfigResource.Type.TOPIC, name))) < LEAST)
                .sorted()
                .toList();
        return weak.isEmpty()
                ? Optional.empty()
                : Optional.of("one broker alone may confirm a record, and what it confirmed is lost with it, in "
                        + String.join(", ", weak) + ": they have three replicas or more and " + LEAST_CONFIG
                        + " below 2; run kafka-configs.sh --alter --entity-type topics --entity-name TOPIC"
                        + " --add-config " + LEAST_CONFIG + "=" + LEAST);
    }

    private static int replicas(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private static int least(Config config) {
        ConfigEntry least = config == null ? null : config.get(LEAST_CONFIG);
        return least == null || least.value() == null ? LEAST : Integer.parseInt(least.value());
    }
}
