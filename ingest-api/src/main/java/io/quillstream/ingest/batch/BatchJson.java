package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.batch.BatchSubmission.Receipt;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.job.JobJson;
import io.quillstream.schemas.event.RejectedLine;
import io.quillstream.stores.mongo.BatchDocument;
import io.quillstream.stores.mongo.JobDocument;
import io.quillstream.stores.progress.BatchState;
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

    /** The batch as recorded, and what it is like at that moment. */
    static ObjectNode state(BatchDocument batch, BatchState state, Instant now) {
        return state.json(Duration.between(batch.openedAt(), now)).put("created_at", JsonText.time(batch.openedAt()));
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
