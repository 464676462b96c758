package io.quillstream.ingest.batch;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.batch.BatchSubmission.Receipt;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.mongo.Batches;
import io.quillstream.stores.mongo.Jobs;
import io.quillstream.stores.position.ReadBarrier;
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
     * The batch as recorded up to now; empty if the workspace has none with that id.
     *
     * @throws ProblemException OVERLOADED if the view does not catch up
     */
    public Optional<BatchDocument> find(UUID workspace, UUID batch) {
        Optional<BatchDocument> closed = batches.find(workspace, batch)
                .filter(found -> found.closedAt() != null && found.cancelRequestedAt() != null);
        if (closed.isPresent()) {
            return closed;
        }
        if (barrier.await(workspace) != ReadBarrier.Outcome.CAUGHT_UP) {
            throw ProblemCode.OVERLOADED
                    .because("What is stored about batches is behind what happens; try again")
                    .withRetryAfter(Duration.ofSeconds(1));
        }
        return batches.find(workspace, batch);
    }

    /** The same; a batch that is not there is 404. */
    BatchDocument require(UUID workspace, UUID batch) {
        return find(workspace, batch).orElseThrow(() -> ProblemCode.NOT_FOUND.because("There is no such batch"));
    }

    /** What the batch's jobs add up to. */
    BatchFigures figures(UUID workspace, UUID batch) {
        return jobs.figures(workspace, batch);
    }

    /**
     * The receipt of a batch that was accepted under this key before; empty if there is none, or if its publication
     * broke off and is to be completed.
     *
     * @throws ProblemException IDEMPOTENCY_KEY_REUSED if the key belongs to something else
     */
    Optional<Receipt> replay(UUID workspace, UUID batch, String fingerprint) {
        if (jobs.find(workspace, batch).isPresent()) {
            throw reused();
        }
        Optional<BatchDocument> found = find(workspace, batch);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        if (!batches.fingerprint(workspace, batch).orElse("").equals(fingerprint)) {
            throw reused();
        }
        return found.filter(document -> document.closedAt() != null).map(this::receipt);
    }

    private Receipt receipt(BatchDocument document) {
        List<RejectedLine> shown =
                batches.rejections(document.workspaceId(), document.batchId(), 0, BatchRejections.SHOWN).stream()
                        .map(BatchReader::line)
                        .toList();
        return new Receipt(document.batchId(), document.total(), document.accepted(), document.rejected(), shown, true);
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

    private static ProblemException reused() {
        return ProblemCode.IDEMPOTENCY_KEY_REUSED.because("This Idempotency-Key belongs to another request");
    }
}
