package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.batch.BatchSubmission.Receipt;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.job.JobJson;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.stores.mongo.BatchCounts;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.BatchFigures;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Duration;
import java.time.Instant;

/** Batches as answers show them. */
final class BatchJson {

    private BatchJson() {}

    static ObjectNode receipt(Receipt receipt) {
        ObjectNode body = JsonText.object().put("batch_id", receipt.batch().toString());
        body.put("status", receipt.status());
        body.putObject("request_counts")
                .put("total", receipt.total())
                .put("accepted", receipt.accepted())
                .put("rejected", receipt.rejected());
        ArrayNode rejected = body.putArray("rejected");
        receipt.shown().forEach(line -> rejected.add(rejected(line)));
        return body;
    }

    static ObjectNode state(BatchDocument batch, BatchFigures figures, Instant now) {
        ObjectNode body =
                JsonText.object().put("batch_id", batch.batchId().toString()).put("status", batch.status(figures));
        BatchCounts counts = batch.counts(figures);
        body.putObject("request_counts")
                .put("total", counts.total())
                .put("completed", counts.completed())
                .put("failed", counts.failed())
                .put("cancelled", counts.cancelled());
        body.put("credits", figures.credits())
                .put("cost_micros", figures.costMicros())
                .put("unknown_cost", figures.unknownCost());
        batch.progress(figures)
                .etaSeconds(Duration.between(batch.openedAt(), now))
                .ifPresentOrElse(seconds -> body.put("eta_seconds", seconds), () -> body.putNull("eta_seconds"));
        body.put("created_at", JsonText.time(batch.openedAt()));
        return body;
    }

    /** A line of the results: the job, with the caller's id in front. */
    static ObjectNode result(JobDocument job) {
        ObjectNode line = JsonText.object().put("custom_id", job.customId()).put("line", job.line());
        line.setAll(JobJson.of(job));
        return line;
    }

    /** A line of the results for a line that was refused at the door and so has no job. */
    static ObjectNode result(BatchDocument.Rejection rejection) {
        ObjectNode line = JsonText.object()
                .put("custom_id", rejection.customId())
                .put("line", rejection.line())
                .putNull("job_id")
                .put("status", "failed")
                .putNull("items");
        JobJson.putError(line, rejection.error());
        return line;
    }

    private static ObjectNode rejected(RejectedLine line) {
        ObjectNode body = JsonText.object().put("line", line.getLine()).put("custom_id", line.getCustomId());
        body.putObject("error")
                .put("code", line.getError().getCode())
                .put("message", line.getError().getMessage())
                .put("retryable", line.getError().getRetryable());
        return body;
    }
}
