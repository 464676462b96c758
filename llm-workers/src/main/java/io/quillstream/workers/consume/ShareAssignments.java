package io.quillstream.workers.consume;

import io.quillstream.runtime.kafka.KafkaClients;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Which members of a share group were given which partitions, as the broker tells it.
 *
 * @param byMember partitions by client id
 */
record ShareAssignments(Map<String, Set<TopicPartition>> byMember) {

    /** Asks the broker. Throws {@link KafkaException} if it does not answer. */
    static ShareAssignments of(KafkaClients kafka, String group) {
        try (Admin admin = kafka.admin("quill-worker-look")) {
            ShareGroupDescription described = admin.describeShareGroups(List.of(group))
                    .describedGroups()
                    .get(group)
                    .get();
            return new ShareAssignments(described.members().stream()
                    .collect(Collectors.toMap(
                            member -> member.clientId(),
                            member -> member.assignment().topicPartitions(),
                            (one, other) -> one)));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw new KafkaException(e.getCause());
        }
    }

    /** Whether the member has joined and was given something. */
    boolean knows(String clientId) {
        return !byMember.getOrDefault(clientId, Set.of()).isEmpty();
    }

    /** How many partitions there are that none of these members was given. */
    int starved(Set<String> clientIds) {
        Set<TopicPartition> left = new HashSet<>();
        byMember.values().forEach(left::addAll);
        clientIds.forEach(clientId -> left.removeAll(byMember.getOrDefault(clientId, Set.of())));
        return left.size();
    }
}
