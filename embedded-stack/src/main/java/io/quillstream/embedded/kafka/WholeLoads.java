package io.quillstream.embedded.kafka;

import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.coordinator.common.runtime.CoordinatorLoader;
import org.apache.kafka.coordinator.common.runtime.CoordinatorPlayback;
import org.apache.kafka.coordinator.common.runtime.CoordinatorRuntime;

/**
 * Reads what a coordinator keeps in a partition, and returns when all of it is read. Kafka's own returns at once, and its
 * coordinators do not ask which load it is that is told to be complete: of a partition that was given up and taken again
 * meanwhile, as all are when a killed broker comes back, the end of the first load lets the coordinator begin with what
 * the second one has not read yet. It knows no groups and no offsets then, until by and by its writes show that something is
 * wrong, and members that it has forgotten are waited for (decision 034). If a load is over when it is told to have begun, it
 * does no harm that an earlier one's end is taken for it.
 *
 * <p>A coordinator's thread waits meanwhile: a tenth of a second for twenty thousand records. Thread-safe.
 */
final class WholeLoads<T> implements CoordinatorLoader<T> {

    private final CoordinatorLoader<T> loader;
    private final CompletableFuture<LoadSummary> closed = new CompletableFuture<>();

    WholeLoads(CoordinatorLoader<T> loader) {
        this.loader = loader;
    }

    /**
     * Has a coordinator of Kafka read by whole loads, before it is told of its first partition.
     *
     * @param coordinator service of Kafka's that has a {@link CoordinatorRuntime}
     */
    static void in(Object coordinator) {
        Object runtime = PrivateFields.get(coordinator.getClass(), coordinator, "runtime");
        Object loader = PrivateFields.get(CoordinatorRuntime.class, runtime, "loader");
        PrivateFields.set(CoordinatorRuntime.class, runtime, "loader", new WholeLoads<>((CoordinatorLoader<?>) loader));
    }

    @Override
    public CompletableFuture<LoadSummary> load(TopicPartition partition, CoordinatorPlayback<T> coordinator) {
        CompletableFuture<LoadSummary> loaded = loader.load(partition, coordinator);
        // The outcome is told by what is returned. A loader that is closed drops what it has not begun.
        CompletableFuture.anyOf(loaded, closed).exceptionally(failure -> null).join();
        return loaded;
    }

    @Override
    public void close() throws Exception {
        closed.complete(null);
        loader.close();
    }
}
