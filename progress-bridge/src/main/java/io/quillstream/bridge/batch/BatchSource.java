package io.quillstream.bridge.batch;

import io.quillstream.bridge.access.Subject;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.progress.BatchState;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** Reads batches from the view. Thread-safe. */
public final class BatchSource {

    private final Batches batches;
    private final Jobs jobs;
    private final ReadBarrier barrier;

    public BatchSource(Batches batches, Jobs jobs, ReadBarrier barrier) {
        this.batches = batches;
        this.jobs = jobs;
        this.barrier = barrier;
    }

    /**
     * The batch, also right after its 202.
     *
     * @throws io.quillstream.edge.problem.ProblemException 404 if this workspace has no such batch, 503 if that cannot
     *     be told now
     */
    BatchDocument require(UUID workspace, Subject subject) {
        Optional<BatchDocument> found = batches.find(workspace, subject.id());
        if (found.isPresent()) {
            return found.get();
        }
        if (barrier.await(workspace) != ReadBarrier.Outcome.CAUGHT_UP) {
            throw ProblemCode.OVERLOADED
                    .because("Whether the batch exists cannot be told at the moment")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return batches.find(workspace, subject.id()).orElseThrow(subject::unknown);
    }

    /** What the batch is like now. */
    BatchState state(BatchDocument known) {
        // A closed batch keeps its totals; only a wish to cancel may still be added.
        BatchDocument batch = batches.find(known.workspaceId(), known.batchId()).orElse(known);
        return BatchState.of(batch, jobs.figures(batch.workspaceId(), batch.batchId()));
    }
}
