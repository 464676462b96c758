package io.quillstream.ingest.account;

import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.SinkOffsets;
import java.time.Duration;
import java.util.UUID;

/**
 * Lets a report show what its caller has seen happen: whoever saw a job end finds its settlement in the quota. The
 * wait is short and its failure is no error, because figures of a moment ago are better than none while the log or a
 * sink is away. Thread-safe.
 */
public final class FreshBooks implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** A busy sink writes four times a second: to look more often costs the database more than the sink does. */
    private static final Duration ROUND = Duration.ofMillis(25);

    private final ReadBarrier barrier;

    public FreshBooks(EndOffsets ends, Postgres postgres, int partitions) {
        this.barrier = new ReadBarrier(
                ends, SinkOffsets.ofAll(postgres, SinkOffsets.LEDGER, SinkOffsets.AUDIT), partitions, PATIENCE, ROUND);
    }

    /** Waits at most a second for the ledger entries and audit records that the log holds now. */
    public void await(UUID workspace) {
        barrier.awaitBooks(workspace);
    }

    @Override
    public void close() {
        barrier.close();
    }
}
