package io.quillstream.ingest.job;

import io.quillstream.stores.mongo.MongoStore;
import io.quillstream.stores.mongo.SinkPositions;
import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import java.time.Duration;
import java.util.UUID;

/**
 * Lets a list show the jobs that its caller was told of. The wait is short and its failure is no error: a list of a moment
 * ago is better than none while the log or the view's sink is away. It has a barrier of its own, because it asks for many
 * partitions: one that has no leader must not keep those waiting who ask for a single job. Thread-safe.
 */
public final class FreshJobs implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ReadBarrier barrier;

    public FreshJobs(EndOffsets ends, MongoStore mongo, int partitions) {
        this.barrier = new ReadBarrier(
                ends, new SinkPositions(mongo, SinkPositions.VIEW).within(PATIENCE), partitions, PATIENCE);
    }

    /** Waits at most a second for the jobs that the log holds now, and for the ends of those that have ended. */
    public void await(UUID workspace) {
        barrier.awaitJobs(workspace);
    }

    @Override
    public void close() {
        barrier.close();
    }
}
