package io.quillstream.bridge.batch;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A batch as its stream shows it: the fields of {@code GET /api/v1/batches/{id}}. Refused lines count in total and
 * failed.
 *
 * @param left jobs that have not ended
 */
record BatchState(
        UUID batch,
        String status,
        long total,
        long completed,
        long failed,
        long cancelled,
        long left,
        long credits,
        long costMicros) {

    static BatchState of(BatchDocument batch, BatchFigures figures) {
        long completed = figures.count("completed");
        long failed = figures.count("failed");
        long cancelled = figures.count("cancelled");
        return new BatchState(
                batch.batchId(),
                batch.status(figures),
                Math.max(batch.total(), figures.total()),
                completed,
                failed + batch.rejected(),
                cancelled,
                Math.max(0, batch.accepted() - completed - failed - cancelled),
                figures.credits(),
                figures.costMicros());
    }

    boolean ended() {
        return status.equals("completed") || status.equals("cancelled");
    }

    /** @param running how long the batch has been under way; what is left is assumed to go at the same rate */
    String json(Duration running) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("batch_id", batch.toString())
                .put("status", status);
        json.putObject("request_counts")
                .put("total", total)
                .put("completed", completed)
                .put("failed", failed)
                .put("cancelled", cancelled);
        json.put("credits", credits).put("cost_micros", costMicros);
        etaSeconds(running)
                .ifPresentOrElse(seconds -> json.put("eta_seconds", seconds), () -> json.putNull("eta_seconds"));
        return json.toString();
    }

    private OptionalLong etaSeconds(Duration running) {
        if (ended()) {
            return OptionalLong.of(0);
        }
        long done = completed + cancelled + failed;
        return done == 0 || status.equals("validating")
                ? OptionalLong.empty()
                : OptionalLong.of(Math.ceilDiv(left * running.toMillis(), done * 1_000));
    }
}
