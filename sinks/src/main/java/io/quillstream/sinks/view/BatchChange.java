package io.quillstream.sinks.view;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.RejectedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** What one batch of records says of one batch of jobs. */
final class BatchChange {

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final String batch;
    private final Document set = new Document();
    private final Document ifNew = new Document();
    private final List<WriteModel<Document>> rejections = new ArrayList<>();
    private final Map<String, Instant> cancelledAt = new HashMap<>();

    BatchChange(String batch) {
        this.batch = batch;
    }

    void recorded(BatchRecorded record) {
        set.append("workspace_id", record.getWorkspaceId()).append("user_id", record.getUserId());
        if (!record.getFingerprint().isEmpty()) {
            set.append("fingerprint", record.getFingerprint());
        }
        switch (record.getChange()) {
            case OPENED -> ifNew.putIfAbsent("opened_at", JobFields.date(record.getAt()));
            case CLOSED ->
                set.append("total", record.getTotal())
                        .append("accepted", record.getAccepted())
                        .append("rejected", record.getRejected())
                        .append("closed_at", JobFields.date(record.getAt()));
            case UNKNOWN -> {}
        }
        for (RejectedLine line : record.getRejections()) {
            rejections.add(rejection(record, line));
        }
    }

    /** Who does not hear the answer wishes again: the first wish counts, whichever of them are read together. */
    void cancellationRequested(CancellationRequested wish) {
        cancelledAt.merge(
                wish.getWorkspaceId(), wish.getRequestedAt(), (one, other) -> one.isBefore(other) ? one : other);
    }

    /** Writes to the batch's document. A wish to cancel counts for a batch of the same workspace only. */
    List<WriteModel<Document>> writes() {
        List<WriteModel<Document>> writes = new ArrayList<>(2);
        if (!set.isEmpty()) {
            Document update = new Document("$set", set);
            if (!ifNew.isEmpty()) {
                update.append("$setOnInsert", ifNew);
            }
            writes.add(new UpdateOneModel<>(eq("_id", batch), update, UPSERT));
        }
        cancelledAt.forEach((workspace, at) -> writes.add(new UpdateOneModel<>(
                new Document("_id", batch).append("workspace_id", workspace),
                new Document("$min", new Document("cancel_requested_at", JobFields.date(at))))));
        return writes;
    }

    /** Writes to the refused lines, one document each: a batch may have more of them than one document holds. */
    List<WriteModel<Document>> rejections() {
        return rejections;
    }

    private WriteModel<Document> rejection(BatchRecorded record, RejectedLine line) {
        Document fields = new Document("batch_id", batch)
                .append("workspace_id", record.getWorkspaceId())
                .append("line", line.getLine())
                .append("error", JobFields.error(line.getError()));
        JobFields.put(fields, "custom_id", line.getCustomId());
        return new UpdateOneModel<>(eq("_id", batch + "/" + line.getLine()), new Document("$set", fields), UPSERT);
    }
}
