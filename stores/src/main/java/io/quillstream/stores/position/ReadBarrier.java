package io.quillstream.stores.position;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Lets a reader of the view wait until the view shows everything that was in the log when the wait began: a job is
 * found right after its 202, and is never older than what a stream has shown. Concurrent waits share their questions
 * to the broker and to the store. Thread-safe.
 */
public final class ReadBarrier implements AutoCloseable {

    private static final List<Topic<?>> BY_JOB = List.of(Topics.ADMISSIONS, Topics.PROGRESS, Topics.CONTENT);
    private static final List<Topic<?>> BY_WORKSPACE = List.of(Topics.REQUESTS, Topics.BATCHES, Topics.CANCELLATIONS);
    private static final List<Topic<?>> BEGINNINGS_AND_ENDS = List.of(Topics.ADMISSIONS, Topics.CONTENT);
    private static final List<Topic<?>> BOOKS = List.of(Topics.LEDGER, Topics.AUDIT);

    private static final Duration ROUND = Duration.ofMillis(5);

    /** How a wait ended. */
    public enum Outcome {
        /** The view shows at least what the log held when the wait began. */
        CAUGHT_UP,
        /** The view is still behind after all patience. */
        TIMED_OUT,
        /** The broker or the store could not be asked. */
        UNAVAILABLE
    }

    private final CatchUp catchUp;
    private final int partitions;
    private final Duration patience;

    /**
     * @param ends where the log ends
     * @param positions how far the view has come
     * @param partitions of every topic
     * @param patience longest wait
     */
    public ReadBarrier(EndOffsets ends, Positions positions, int partitions, Duration patience) {
        this(ends, positions, partitions, patience, ROUND);
    }

    /** @param round how long until the positions are looked at again while somebody waits */
    public ReadBarrier(EndOffsets ends, Positions positions, int partitions, Duration patience, Duration round) {
        this.catchUp = new CatchUp(ends, positions, round);
        this.partitions = partitions;
        this.patience = patience;
    }

    /** Waits for everything that concerns this job. */
    public Outcome await(UUID workspace, UUID job) {
        return await(workspace, job, patience);
    }

    /** The same, with a patience of the caller's own. */
    public Outcome await(UUID workspace, UUID job, Duration atMost) {
        return await(partitionsOf(workspace, job), atMost);
    }

    /**
     * Waits for everything that is recorded by job: enough for a job that the view has already, since its request adds
     * nothing; and a burst of other requests of its workspace does not hold the reader up.
     */
    public Outcome awaitJob(UUID job) {
        return await(partitionsOf(BY_JOB, job), patience);
    }

    /** Waits for what is recorded by workspace: requests, batches, cancellations. */
    public Outcome await(UUID workspace) {
        return await(partitionsOf(BY_WORKSPACE, workspace), patience);
    }

    /**
     * Waits for the beginnings and ends of all jobs of the workspace. These are recorded by job, so that any partition may
     * have some of them.
     */
    public Outcome awaitJobs(UUID workspace) {
        Set<TopicPartition> all = new HashSet<>(partitionsOf(BY_WORKSPACE, workspace));
        for (Topic<?> topic : BEGINNINGS_AND_ENDS) {
            for (int partition = 0; partition < partitions; partition++) {
                all.add(new TopicPartition(topic.name(), partition));
            }
        }
        return await(all, patience);
    }

    /** Waits for the workspace's ledger and audit records; the positions must be those of the sinks of the books. */
    public Outcome awaitBooks(UUID workspace) {
        return await(partitionsOf(BOOKS, workspace), patience);
    }

    /**
     * Waits for the end of all that is written. If a transaction stays open for most of the patience (its writer died;
     * the broker ends it after the transaction time-out), nobody can have seen what is in it, and the end of all that
     * is committed is enough.
     */
    private Outcome await(Set<TopicPartition> wanted, Duration atMost) {
        Duration first = atMost.multipliedBy(3).dividedBy(4);
        Outcome outcome = await(catchUp.register(wanted, false), first);
        return outcome == Outcome.TIMED_OUT ? await(catchUp.register(wanted, true), atMost.minus(first)) : outcome;
    }

    private static Outcome await(CompletableFuture<Void> reached, Duration patience) {
        try {
            reached.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return Outcome.CAUGHT_UP;
        } catch (TimeoutException e) {
            return Outcome.TIMED_OUT;
        } catch (ExecutionException e) {
            return Outcome.UNAVAILABLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Outcome.UNAVAILABLE;
        } finally {
            reached.cancel(false);
        }
    }

    private Set<TopicPartition> partitionsOf(UUID workspace, UUID job) {
        Set<TopicPartition> all = new HashSet<>(partitionsOf(BY_JOB, job));
        all.addAll(partitionsOf(BY_WORKSPACE, workspace));
        return all;
    }

    private Set<TopicPartition> partitionsOf(List<Topic<?>> topics, UUID key) {
        int partition = partitionOf(key.toString(), partitions);
        return topics.stream()
                .map(topic -> new TopicPartition(topic.name(), partition))
                .collect(Collectors.toSet());
    }

    /** The partition in which records with that key are, by the producers' default rule. */
    public static int partitionOf(String key, int partitions) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @Override
    public void close() {
        catchUp.close();
    }
}
