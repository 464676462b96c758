package io.quillstream.bridge.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.stores.mongo.BatchCounts;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.mongo.BatchProgress;
import java.time.Duration;
import java.util.UUID;

/** A batch as its stream shows it: the fields of {@code GET /api/v1/batches/{id}}. */
record BatchState(
        UUID batch,
        String status,
        BatchCounts counts,
        BatchProgress progress,
        long credits,
        long costMicros,
        long unknownCost) {

    static BatchState of(BatchDocument batch, BatchFigures figures) {
        return new BatchState(
                batch.batchId(),
                batch.status(figures),
                batch.counts(figures),
                batch.progress(figures),
                figures.credits(),
                figures.costMicros(),
                figures.unknownCost());
    }

    boolean ended() {
        return status.equals("completed") || status.equals("cancelled");
    }

    /** @param running how long the batch has been under way */
    String json(Duration running) {
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
        return json.toString();
    }
}
