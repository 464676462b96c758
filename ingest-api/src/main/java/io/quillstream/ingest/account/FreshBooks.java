package io.quillstream.ingest.account;

import io.quillstream.stores.position.EndOffsets;
import io.quillstream.stores.position.Positions;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.postgres.Postgres;
import io.quillstream.stores.postgres.SinkOffsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.TopicPartition;

/**
 * Lets a report show what its caller has seen happen: whoever saw a job end finds its settlement in the quota. The
 * wait is short and its failure is no error, because figures of a moment ago are better than none while the log or a
 * sink is away. Thread-safe.
 */
public final class FreshBooks implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final ReadBarrier barrier;

    public FreshBooks(EndOffsets ends, Postgres postgres, int partitions) {
        this.barrier = new ReadBarrier(ends, positions(postgres), partitions, PATIENCE);
    }

    /** Waits at most a second for the ledger entries and audit records that the log holds now. */
    public void await(UUID workspace) {
        barrier.awaitBooks(workspace);
    }

    private static Positions positions(Postgres postgres) {
        SinkOffsets ledger = new SinkOffsets(postgres, SinkOffsets.LEDGER);
        SinkOffsets audit = new SinkOffsets(postgres, SinkOffsets.AUDIT);
        return partitions -> {
            Map<TopicPartition, Long> all = new HashMap<>(ledger.of(partitions));
            all.putAll(audit.of(partitions));
            return all;
        };
    }

    @Override
    public void close() {
        barrier.close();
    }
}
