package io.quillstream.processors.run;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.common.TopicPartition;

/**
 * Looks for transactions that hang, as {@code kafka-transactions.sh find-hanging} does (KIP-664): open in a partition's
 * log for long, while no coordinator has them under way. A look costs a handful of requests. Not thread-safe.
 */
final class HangingTransactions {

    private final Admin admin;
    private final Predicate<String> topics;
    private final Duration age;
    private final InstantSource clock;

    /**
     * @param admin client, owned by the caller
     * @param topics names of the topics to look at, internal ones too
     * @param age a transaction that was written to since is left alone; longer than a transaction may take
     */
    HangingTransactions(Admin admin, Predicate<String> topics, Duration age, InstantSource clock) {
        this.admin = admin;
        this.topics = topics;
        this.age = age;
        this.clock = clock;
    }

    /**
     * Those of this moment. One that ends while it is looked at may be among them: only what two looks in a row find
     * hangs.
     *
     * @throws ExecutionException if the cluster cannot be asked
     */
    Set<HangingTransaction> look() throws ExecutionException, InterruptedException {
        Set<HangingTransaction> hanging = old();
        if (!hanging.isEmpty()) {
            Map<Long, Set<TopicPartition>> underWay =
                    underWay(hanging.stream().map(HangingTransaction::producer).collect(Collectors.toSet()));
            hanging.removeIf(
                    open -> underWay.getOrDefault(open.producer(), Set.of()).contains(open.partition()));
        }
        return hanging;
    }

    private Set<HangingTransaction> old() throws ExecutionException, InterruptedException {
        long before = clock.instant().minus(age).toEpochMilli();
        Set<HangingTransaction> open = new HashSet<>();
        admin.describeProducers(partitions()).all().get().forEach((partition, known) -> {
            for (ProducerState producer : known.activeProducers()) {
                if (producer.lastTimestamp() <= before) {
                    producer.currentTransactionStartOffset()
                            .ifPresent(
                                    first -> open.add(new HangingTransaction(partition, producer.producerId(), first)));
                }
            }
        });
        return open;
    }

    private List<TopicPartition> partitions() throws ExecutionException, InterruptedException {
        Set<String> names = admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
                .filter(topics)
                .collect(Collectors.toSet());
        return admin.describeTopics(names).allTopicNames().get().values().stream()
                .flatMap(topic -> topic.partitions().stream()
                        .map(partition -> new TopicPartition(topic.name(), partition.partition())))
                .toList();
    }

    /** The partitions that coordinators still mean to end a transaction in, by producer. */
    private Map<Long, Set<TopicPartition>> underWay(Set<Long> producers)
            throws ExecutionException, InterruptedException {
        List<String> ids =
                admin.listTransactions(new ListTransactionsOptions().filterProducerIds(producers)).all().get().stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        Map<Long, Set<TopicPartition>> underWay = new HashMap<>();
        for (TransactionDescription transaction :
                admin.describeTransactions(ids).all().get().values()) {
            underWay.put(transaction.producerId(), transaction.topicPartitions());
        }
        return underWay;
    }
}
