package io.quillstream.ingest.house;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.BatchChange;
import io.quillstream.schemas.event.BatchRecorded;
import io.quillstream.schemas.event.CancellationRequested;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.Failure;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.stores.mongo.MongoStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bson.Document;

/** Plays the view sink: as much of its documents as the door's tests look at. */
final class StandInView {

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final MongoStore mongo;
    private final List<WriteModel<Document>> pending = new ArrayList<>();

    StandInView(MongoStore mongo) {
        this.mongo = mongo;
    }

    void requested(GenerationRequested request) {
        if (request.getRecordRefusal()) {
            Document born = born(
                            request.getWorkspaceId(), request.getUserId(), request.getCopy(), request.getAcceptedAt())
                    .append("status", "pending");
            if (request.getBatchId() == null) {
                born.append("fingerprint", request.getFingerprint());
            }
            line(born, request.getBatchId(), request.getCustomId(), request.getLine());
            update(request.getJobId(), new Document("$setOnInsert", born));
        }
    }

    void decided(AdmissionDecided decision) {
        if (!decision.getAdmitted() || decision.getRepeated()) {
            return;
        }
        Document known = born(
                        decision.getWorkspaceId(), decision.getUserId(), decision.getCopy(), decision.getRequestedAt())
                .append("fingerprint", decision.getFingerprint())
                .append("reserved_credits", decision.getCredits());
        line(known, decision.getBatchId(), decision.getCustomId(), decision.getLine());
        update(
                decision.getJobId(),
                new Document("$set", known).append("$setOnInsert", new Document("status", "pending")));
    }

    void content(ContentRecorded content) {
        Document end = new Document("status", content.getEnd().getStatus())
                .append("credits", content.getEnd().getCredits())
                .append("updated_at", Date.from(content.getEnd().getEndedAt()));
        if (content.getPart() != null) {
            end.append("items", content.getPart().getItems());
        }
        if (content.getEnd().getFailure() != null) {
            end.append("error", error(content.getEnd().getFailure()));
        }
        update(content.getJobId(), new Document("$set", end));
    }

    void batch(BatchRecorded batch) {
        Document set = new Document("workspace_id", batch.getWorkspaceId())
                .append("user_id", batch.getUserId())
                .append("fingerprint", batch.getFingerprint());
        if (batch.getChange() == BatchChange.CLOSED) {
            set.append("total", batch.getTotal())
                    .append("accepted", batch.getAccepted())
                    .append("rejected", batch.getRejected())
                    .append("closed_at", Date.from(batch.getAt()));
        }
        // before the batch's own document: whoever sees it closed sees all of them
        List<Document> rejections = batch.getRejections().stream()
                .map(line -> new Document("batch_id", batch.getBatchId())
                        .append("workspace_id", batch.getWorkspaceId())
                        .append("line", line.getLine())
                        .append("custom_id", line.getCustomId())
                        .append("error", error(line.getError())))
                .toList();
        if (!rejections.isEmpty()) {
            mongo.batchRejections().insertMany(rejections);
        }
        mongo.batches()
                .updateOne(
                        eq("_id", batch.getBatchId()),
                        new Document("$set", set)
                                .append("$setOnInsert", new Document("opened_at", Date.from(batch.getAt()))),
                        UPSERT);
    }

    void cancellation(CancellationRequested wish) {
        if (wish.getBatchId() != null) {
            mongo.batches()
                    .updateOne(
                            and(eq("_id", wish.getBatchId()), eq("workspace_id", wish.getWorkspaceId())),
                            new Document(
                                    "$set", new Document("cancel_requested_at", Date.from(wish.getRequestedAt()))));
        }
    }

    /** Writes what has come together; in order, since several writes may concern one job. */
    void flush() {
        if (!pending.isEmpty()) {
            mongo.jobs().bulkWrite(pending);
            pending.clear();
        }
    }

    private void update(String job, Document update) {
        pending.add(new UpdateOneModel<>(eq("_id", job), update, UPSERT));
    }

    private static Document born(String workspace, String user, CopyOrder copy, Instant at) {
        return new Document("workspace_id", workspace)
                .append("user_id", user)
                .append("kind", "copy")
                .append(
                        "copy",
                        new Document("product_id", copy.getProductId())
                                .append("copy_type", copy.getCopyType())
                                .append("tone", copy.getTone())
                                .append("length_preference", copy.getLengthPreference())
                                .append("count", copy.getCount()))
                .append("created_at", Date.from(at));
    }

    private static void line(Document job, String batch, String customId, Integer line) {
        if (batch != null) {
            job.append("batch_id", batch).append("custom_id", customId).append("line", line);
        }
    }

    private static Document error(Failure failure) {
        return new Document("code", failure.getCode())
                .append("message", failure.getMessage())
                .append("retryable", failure.getRetryable());
    }
}
