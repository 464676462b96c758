package io.quillstream.audit;

import io.quillstream.processors.decide.AdmissionPolicy;
import io.quillstream.runtime.kafka.KafkaClients;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * {@code quill audit verify}: derives the ledger again from the log at offset 0, up to the ends the topics have when it
 * begins, and compares it with the ledger topic, the audit topic and PostgreSQL. The system may run meanwhile. Reads
 * only; each call is independent, so one instance may be used by several threads.
 */
public final class LedgerVerification {

    /** Most connections to PostgreSQL that one verification holds at a time, each while it compares a partition. */
    public static final int CONNECTIONS = 4;

    private final Log log;
    private final Optional<Postgres> postgres;
    private final AdmissionPolicy policy;
    private final Duration patience;

    /**
     * @param postgres database to compare with; empty to verify the log alone
     * @param patience how long the sinks may take to store what the log had when the verification began
     */
    public LedgerVerification(KafkaClients kafka, Optional<Postgres> postgres, Duration patience) {
        this(new KafkaLog(kafka), postgres, patience);
    }

    /** Neither the log nor the database knows a workspace of that id: nothing was compared, so nothing is proven. */
    public static final class UnknownWorkspaceException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        UnknownWorkspaceException(UUID workspace) {
            super("There is no workspace " + workspace + ": nothing in the log or in the database is of it");
        }
    }

    LedgerVerification(Log log, Optional<Postgres> postgres, Duration patience) {
        this.log = log;
        this.postgres = postgres;
        this.policy = new AdmissionPolicy(PriceBooks.released());
        this.patience = patience;
    }

    /**
     * Verifies all workspaces, or one.
     *
     * @throws UnknownWorkspaceException if there is no such one; one that has no entries yet is known by its row
     * @throws IllegalStateException if Kafka or PostgreSQL do not answer
     */
    public AuditReport verify(Optional<UUID> workspace) throws InterruptedException {
        long begun = System.nanoTime();
        Predicate<String> selected = workspace
                .map(UUID::toString)
                .<Predicate<String>>map(only -> only::equals)
                .orElse(any -> true);
        List<PartitionFold.Outcome> outcomes = onPartitions(Integer.MAX_VALUE, partition -> fold(partition, selected));
        Optional<Difference> difference = first(outcomes.stream().map(PartitionFold.Outcome::difference));
        long rows = 0;
        if (difference.isEmpty() && postgres.isPresent()) {
            StoreComparison comparison = new StoreComparison(log, postgres.get(), selected, patience);
            List<StoreComparison.Outcome> compared =
                    onPartitions(CONNECTIONS, partition -> comparison.compare(outcomes.get(partition)));
            rows = compared.stream().mapToLong(StoreComparison.Outcome::rows).sum();
            difference = first(compared.stream().map(StoreComparison.Outcome::difference))
                    .or(() -> new DerivedTables(postgres.get()).check(outcomes.size(), workspace));
        }
        AuditReport report = new AuditReport(
                outcomes.stream().mapToLong(PartitionFold.Outcome::entries).sum(),
                outcomes.stream().mapToLong(PartitionFold.Outcome::records).sum(),
                rows,
                outcomes.stream().mapToLong(PartitionFold.Outcome::open).sum(),
                upTo(outcomes),
                Duration.ofNanos(System.nanoTime() - begun),
                difference);
        if (workspace.isPresent() && report.foundNothing() && !hasRow(workspace.get())) {
            throw new UnknownWorkspaceException(workspace.get());
        }
        return report;
    }

    private boolean hasRow(UUID workspace) {
        return postgres.flatMap(database -> new Workspaces(database).find(workspace))
                .isPresent();
    }

    private static SortedMap<String, Long> upTo(List<PartitionFold.Outcome> outcomes) {
        SortedMap<String, Long> upTo = new TreeMap<>();
        for (PartitionFold.Outcome outcome : outcomes) {
            note(upTo, Topics.LEDGER, outcome.partition(), outcome.lastEntry());
            note(upTo, Topics.AUDIT, outcome.partition(), outcome.lastRecord());
        }
        return upTo;
    }

    private static void note(SortedMap<String, Long> upTo, Topic<?> topic, int partition, long offset) {
        if (offset >= 0) {
            upTo.put(topic.name() + "-" + partition, offset);
        }
    }

    private PartitionFold.Outcome fold(int partition, Predicate<String> selected) {
        try (PartitionFold fold = new PartitionFold(log, partition, policy, selected)) {
            return fold.run();
        }
    }

    private <T> List<T> onPartitions(int atOnce, PartitionWork<T> work) throws InterruptedException {
        int partitions = log.partitions();
        int threads = Math.min(atOnce, Math.min(partitions, Runtime.getRuntime().availableProcessors()));
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<T>> tasks = IntStream.range(0, partitions)
                    .<Callable<T>>mapToObj(partition -> () -> work.on(partition))
                    .toList();
            return pool.invokeAll(tasks).stream()
                    .map(LedgerVerification::result)
                    .toList();
        }
    }

    private static <T> T result(Future<T> future) {
        try {
            return future.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    "The audit could not be finished: " + e.getCause().getMessage(), e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Optional<Difference> first(Stream<Optional<Difference>> differences) {
        return differences
                .flatMap(Optional::stream)
                .min(Comparator.comparing(Difference::workspace)
                        .thenComparing(Difference::seq)
                        .thenComparing(Difference::offset));
    }

    private interface PartitionWork<T> {
        T on(int partition);
    }
}
