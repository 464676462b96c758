package io.quillstream.checker;

import static java.util.stream.Collectors.toMap;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** Nothing is stuck in the log: no open transaction, nothing that readers of committed records cannot see yet (I33). */
public final class Plumbing {

    private static final String OURS = "quill.";
    private static final long LONGEST_TRANSACTION_MILLIS = 30_000;

    private Plumbing() {}

    /** Looks at every topic of the project. */
    public static List<Violation> check(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            List<Violation> violations = new ArrayList<>();
            Map<TopicPartition, Long> visible = ends(admin, IsolationLevel.READ_COMMITTED);
            ends(admin, IsolationLevel.READ_UNCOMMITTED).forEach((partition, end) -> {
                if (!end.equals(visible.get(partition))) {
                    violations.add(new Violation(
                            "I33", partition + " ends at " + end + ", committed up to " + visible.get(partition)));
                }
            });
            admin.listTransactions(new ListTransactionsOptions()
                            .filterStates(Set.of(TransactionState.ONGOING))
                            .filterOnDuration(LONGEST_TRANSACTION_MILLIS))
                    .all()
                    .get()
                    .forEach(open -> violations.add(
                            new Violation("I33", "the transaction of " + open.transactionalId() + " is still open")));
            return violations;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** Where every partition of the project's topics ends for readers of committed records. */
    static Map<TopicPartition, Long> committedEnds(String bootstrap) throws InterruptedException {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            return ends(admin, IsolationLevel.READ_COMMITTED);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, IsolationLevel isolation)
            throws InterruptedException, ExecutionException {
        List<String> topics = admin.listTopics().names().get().stream()
                .filter(name -> name.startsWith(OURS))
                .toList();
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((name, topic) -> topic.partitions()
                        .forEach(partition ->
                                wanted.put(new TopicPartition(name, partition.partition()), OffsetSpec.latest())));
        return admin.listOffsets(wanted, new ListOffsetsOptions(isolation)).all().get().entrySet().stream()
                .collect(toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
    }
}
