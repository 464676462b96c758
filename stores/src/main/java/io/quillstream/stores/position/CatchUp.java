package io.quillstream.stores.position;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * The one thread behind a {@link ReadBarrier}. Each round asks the log once for the ends that newly registered waits
 * need (the question is asked after the registration, so the answer is fresh for all of them), then the store once for
 * the positions of all waits. Without a wait nothing is asked.
 */
final class CatchUp implements AutoCloseable {

    private final EndOffsets ends;
    private final Positions positions;
    private final Duration round;
    private final LinkedBlockingQueue<Wait> arrivals = new LinkedBlockingQueue<>();
    private final List<Target> targets = new ArrayList<>();
    private final Thread thread;

    private record Wait(Set<TopicPartition> partitions, boolean committedOnly, CompletableFuture<Void> reached) {}

    private record Target(Map<TopicPartition, Long> ends, CompletableFuture<Void> reached) {
        boolean metBy(Map<TopicPartition, Long> positions) {
            return ends.entrySet().stream()
                    .allMatch(end -> end.getValue() == 0 || positions.getOrDefault(end.getKey(), 0L) >= end.getValue());
        }
    }

    /** @param round how long until the positions are looked at again while there is a wait */
    CatchUp(EndOffsets ends, Positions positions, Duration round) {
        this.ends = ends;
        this.positions = positions;
        this.round = round;
        this.thread = Thread.ofVirtual().name("read-barrier").start(this::run);
    }

    /**
     * Completes once the positions have reached what the ends are now; fails if either cannot be asked.
     *
     * @param committedOnly whether the end of what is committed will do
     */
    CompletableFuture<Void> register(Set<TopicPartition> partitions, boolean committedOnly) {
        Wait wait = new Wait(Set.copyOf(partitions), committedOnly, new CompletableFuture<>());
        arrivals.add(wait);
        return wait.reached();
    }

    private void run() {
        try {
            while (!Thread.interrupted()) {
                List<Wait> arrived = arrived();
                try {
                    locate(arrived);
                    release();
                } catch (ExecutionException | TimeoutException | RuntimeException | Error e) {
                    // Whatever it is: nobody would be told that the view has caught up any more.
                    fail(arrived, e);
                }
            }
        } catch (InterruptedException e) {
            fail(List.of(), new CancellationException("The read barrier was closed"));
        }
    }

    /** The new waits: blocks while there is nothing at all to wait for, else at most one round. */
    private List<Wait> arrived() throws InterruptedException {
        Wait first = targets.isEmpty() ? arrivals.take() : arrivals.poll(round.toMillis(), TimeUnit.MILLISECONDS);
        List<Wait> arrived = new ArrayList<>();
        if (first != null) {
            arrived.add(first);
            arrivals.drainTo(arrived);
        }
        return arrived;
    }

    private void locate(List<Wait> arrived) throws ExecutionException, TimeoutException, InterruptedException {
        Map<Boolean, List<Wait>> byEnd = arrived.stream().collect(Collectors.partitioningBy(Wait::committedOnly));
        for (Map.Entry<Boolean, List<Wait>> waits : byEnd.entrySet()) {
            Set<TopicPartition> wanted = new HashSet<>();
            waits.getValue().forEach(wait -> wanted.addAll(wait.partitions()));
            if (!wanted.isEmpty()) {
                Map<TopicPartition, Long> located = waits.getKey() ? ends.committed(wanted) : ends.of(wanted);
                waits.getValue().forEach(wait -> targets.add(target(wait, located)));
            }
        }
    }

    private static Target target(Wait wait, Map<TopicPartition, Long> located) {
        Map<TopicPartition, Long> own = new HashMap<>();
        wait.partitions().forEach(partition -> own.put(partition, located.get(partition)));
        return new Target(own, wait.reached());
    }

    private void release() {
        targets.removeIf(target -> target.reached().isDone());
        if (targets.isEmpty()) {
            return;
        }
        Set<TopicPartition> wanted = new HashSet<>();
        targets.forEach(target -> wanted.addAll(target.ends().keySet()));
        Map<TopicPartition, Long> now = positions.of(wanted);
        targets.removeIf(target -> target.metBy(now) && target.reached().complete(null));
    }

    private void fail(Collection<Wait> arrived, Throwable cause) {
        arrived.forEach(wait -> wait.reached().completeExceptionally(cause));
        targets.forEach(target -> target.reached().completeExceptionally(cause));
        targets.clear();
    }

    @Override
    public void close() {
        thread.interrupt();
        arrivals.forEach(wait -> wait.reached().cancel(false));
    }
}
