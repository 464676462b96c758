package io.quillstream.launcher.contract;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** What happened in the house, by the ends of all topics: nothing happened between two equal readings. */
final class Traces {

    private final String bootstrap;

    Traces(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    /** The ends once they stand still: what earlier requests set in motion is over. */
    Map<String, Long> atRest() {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            Map<String, Long> before = new HashMap<>();
            Map<String, Long> now = new TreeMap<>();
            boolean still = Waiting.until(Duration.ofSeconds(15), () -> {
                before.clear();
                before.putAll(now);
                now.clear();
                now.putAll(ends(admin));
                java.util.concurrent.locks.LockSupport.parkNanos(
                        Duration.ofMillis(150).toNanos());
                return now.equals(before);
            });
            if (!still) {
                throw new AssertionError("the house does not come to rest: " + before + " " + now);
            }
            return now;
        }
    }

    private static Map<String, Long> ends(Admin admin) {
        try {
            var topics = admin.listTopics().names().get().stream()
                    .filter(name -> name.startsWith("quill.") && !name.contains("changelog"))
                    .toList();
            Map<TopicPartition, OffsetSpec> asked = admin.describeTopics(topics).allTopicNames().get().values().stream()
                    .flatMap(topic -> topic.partitions().stream()
                            .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                    .collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
            Map<String, Long> ends = new TreeMap<>();
            admin.listOffsets(asked)
                    .all()
                    .get()
                    .forEach((partition, end) -> ends.merge(partition.topic(), end.offset(), Long::sum));
            return ends;
        } catch (ExecutionException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
