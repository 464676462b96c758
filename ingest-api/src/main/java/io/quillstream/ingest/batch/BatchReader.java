package io.quillstream.ingest.batch;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.batch.BatchSubmission.Receipt;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
import io.quillstream.stores.progress.BatchState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads batches so that one is found right after its 202. Thread-safe. */
public final class BatchReader {

    private final Batches batches;
    private final Jobs jobs;
    private final ReadBarrier barrier;

    public BatchReader(Batches batches, Jobs jobs, ReadBarrier barrier) {
        this.batches = batches;
        this.jobs = jobs;
        this.barrier = barrier;
    }

    /**
     * The batch; empty if the workspace has none with that id. A batch that the view knows to be closed is answered at
     * once, and one that it knows at all is answered even if the view does not catch up in time, though its counts may
     * then be a moment old: behind a burst of its own requests the view can be seconds behind.
     *
     * @throws ProblemException OVERLOADED if the view does not catch up, so that it cannot be told
     */
    public Optional<BatchDocument> find(UUID workspace, UUID batch) {
        Optional<BatchDocument> known = batches.find(workspace, batch);
        if (known.filter(batchDocument -> batchDocument.closedAt() != null).isPresent()) {
            return known;
        }
        ReadBarrier.Outcome outcome = barrier.await(workspace);
        Optional<BatchDocument> found = batches.find(workspace, batch);
        if (found.isEmpty() && outcome != ReadBarrier.Outcome.CAUGHT_UP) {
            throw ProblemCode.OVERLOADED
                    .because("What is stored about batches is behind what happens; try again")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return found;
    }

    /** The batch after the view had time to catch up; if it did not, as far as the view has come. */
    Optional<BatchDocument> settled(UUID workspace, UUID batch) {
        barrier.await(workspace);
        return batches.find(workspace, batch);
    }

    /** {@link #find}, where a batch that is not there is 404. */
    BatchDocument require(UUID workspace, UUID batch) {
        return find(workspace, batch).orElseThrow(() -> ProblemCode.NOT_FOUND.because("There is no such batch"));
    }

    /** What the batch is like now. */
    BatchState state(BatchDocument batch) {
        return BatchState.of(batch, jobs.figures(batch.workspaceId(), batch.batchId()));
    }

    /**
     * The receipt of a batch that was accepted under this key before; empty if there is none, or if its publication
     * broke off and is to be completed.
     *
     * @throws ProblemException IDEMPOTENCY_KEY_REUSED if the key belongs to something else
     */
    Optional<Receipt> replay(UUID workspace, UUID batch, String fingerprint) {
        Optional<BatchDocument> found = batches.find(workspace, batch).filter(document -> document.closedAt() != null);
        if (found.isEmpty()) {
            // A job of this key is told of by other topics than a batch. What does not catch up is seen as far as it
            // has come.
            barrier.await(workspace, batch);
            if (jobs.find(workspace, batch).isPresent()) {
                throw IdempotencyKey.reused();
            }
            found = batches.find(workspace, batch);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!batches.fingerprint(workspace, batch).orElse("").equals(fingerprint)) {
            throw IdempotencyKey.reused();
        }
        return found.filter(document -> document.closedAt() != null).map(this::receipt);
    }

    private Receipt receipt(BatchDocument document) {
        List<RejectedLine> shown =
                batches.rejections(document.workspaceId(), document.batchId(), 0, BatchRejections.SHOWN).stream()
                        .map(BatchReader::line)
                        .toList();
        return new Receipt(
                document.batchId(),
                state(document).status(),
                document.total(),
                document.accepted(),
                document.rejected(),
                shown,
                true);
    }

    private static RejectedLine line(BatchDocument.Rejection rejection) {
        Failure error = Failure.newBuilder()
                .setCode(rejection.error().code())
                .setMessage(rejection.error().message())
                .setRetryable(rejection.error().retryable())
                .build();
        return RejectedLine.newBuilder()
                .setLine(rejection.line())
                .setCustomId(rejection.customId())
                .setError(error)
                .build();
    }
}
