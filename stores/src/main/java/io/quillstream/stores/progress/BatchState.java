package io.quillstream.stores.progress;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.stores.mongo.BatchCounts;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.mongo.BatchProgress;
import java.time.Duration;
import java.util.UUID;

/**
 * A batch as clients see it at one moment (public contract, section 5). Answers and streams both use this, so that they never
 * differ.
 *
 * @param status validating, in_progress, cancelling, completed or cancelled
 * @param credits settled so far
 * @param costMicros micro-USD, sum of the known costs
 * @param unknownCost jobs that have ended and whose cost is unknown
 */
public record BatchState(
        UUID batch,
        String status,
        BatchCounts counts,
        BatchProgress progress,
        long credits,
        long costMicros,
        long unknownCost) {

    /** As recorded, with what its jobs add up to. */
    public static BatchState of(BatchDocument batch, BatchFigures figures) {
        return new BatchState(
                batch.batchId(),
                batch.status(figures),
                batch.counts(figures),
                batch.progress(figures),
                figures.credits(),
                figures.costMicros(),
                figures.unknownCost());
    }

    /** Whether nothing more happens to the batch. */
    public boolean ended() {
        return status.equals("completed") || status.equals("cancelled");
    }

    /**
     * The fields that answers and streams have in common.
     *
     * @param running how long the batch has been under way; its rate so far tells when it may end
     */
    public ObjectNode json(Duration running) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("batch_id", batch.toString())
                .put("status", status);
        json.putObject("request_counts")
                .put("total", counts.total())
                .put("completed", counts.completed())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled());
        json.put("credits", credits).put("cost_micros", costMicros).put("unknown_cost", unknownCost);
        progress.etaSeconds(running)
                .ifPresentOrElse(seconds -> json.put("eta_seconds", seconds), () -> json.putNull("eta_seconds"));
        return json;
    }
}
