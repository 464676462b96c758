package io.quillstream.sinks.view;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.quillstream.schemas.event.AdmissionDecided;
import io.quillstream.schemas.event.ContentRecorded;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.schemas.event.JobEnd;
import io.quillstream.schemas.event.ProgressReported;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;

/**
 * Everything that one batch of records says of one job, merged into at most three writes. The topics that tell of a
 * job are not ordered among each other, so the writes are made such that every order ends in the same document:
 * descriptions are the same wherever they come from, a status is set on insertion only, and moves on but never back.
 */
final class JobChange {

    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private final String job;
    private final Document set = new Document();
    private final Document ifNew = new Document();
    private String fingerprintIfKnown;
    private Instant processingSince;
    private int attempt;
    private Instant attemptSince;
    private boolean ended;

    JobChange(String job) {
        this.job = job;
    }

    /** The job was admitted; or it was refused, which is news only for a job that is on record. */
    void decided(AdmissionDecided decision) {
        if (decision.getRepeated()) {
            return;
        }
        if (!decision.getAdmitted()) {
            fingerprintIfKnown = decision.getFingerprint();
            return;
        }
        set.putAll(JobFields.description(
                decision.getWorkspaceId(),
                decision.getUserId(),
                decision.getKind(),
                decision.getCopy(),
                decision.getBatchId(),
                decision.getCustomId(),
                decision.getLine(),
                decision.getRequestedAt()));
        set.append("fingerprint", decision.getFingerprint()).append("reserved_credits", decision.getCredits());
        ifNew.append("updated_at", JobFields.date(decision.getRequestedAt()));
    }

    /** The caller was told of the job before a decision: it exists from now on, whatever is decided. */
    void requested(GenerationRequested request) {
        JobFields.description(
                        request.getWorkspaceId(),
                        request.getUserId(),
                        request.getKind(),
                        request.getCopy(),
                        request.getBatchId(),
                        request.getCustomId(),
                        request.getLine(),
                        request.getAcceptedAt())
                .forEach(ifNew::putIfAbsent);
        ifNew.putIfAbsent("updated_at", JobFields.date(request.getAcceptedAt()));
        if (request.getBatchId() == null) {
            // Its key stands for it from now on, and the decision may be long in coming.
            ifNew.putIfAbsent("fingerprint", request.getFingerprint());
        }
    }

    /** A worker began, or is at it. Of its stages only the first of an attempt changes what the job shows. */
    void processing(ProgressReported progress) {
        if (processingSince == null) {
            processingSince = progress.getAt();
        }
        if (progress.getAttempt() > attempt) {
            attempt = progress.getAttempt();
            attemptSince = progress.getAt();
        }
        ifNew.putIfAbsent("workspace_id", progress.getWorkspaceId());
    }

    /** The job ended; items is null unless it completed. */
    void ended(ContentRecorded content, JobEnd end, List<String> items, List<Document> faq) {
        ended = true;
        set.putAll(JobFields.description(
                content.getWorkspaceId(),
                content.getUserId(),
                content.getKind(),
                content.getCopy(),
                content.getBatchId(),
                content.getCustomId(),
                content.getLine(),
                content.getCreatedAt()));
        set.append("status", end.getStatus())
                .append("credits", end.getCredits())
                .append("degraded", end.getDegraded())
                .append("attempts", end.getAttempts())
                .append("updated_at", JobFields.date(end.getEndedAt()));
        JobFields.put(set, "error", JobFields.error(end.getFailure()));
        JobFields.put(set, "tokens_used", end.getTokensUsed());
        JobFields.put(set, "cost_micros", end.getCostMicros());
        JobFields.put(set, "provider", end.getProvider());
        JobFields.put(set, "model", end.getModel());
        JobFields.put(set, "template_version", end.getTemplateVersion());
        JobFields.put(set, "items", items);
        JobFields.put(set, "faq", faq == null || faq.isEmpty() ? null : faq);
    }

    /** The writes, in any order. */
    List<WriteModel<Document>> writes() {
        List<WriteModel<Document>> writes = new ArrayList<>(3);
        if (!set.isEmpty() || !ifNew.isEmpty()) {
            writes.add(new UpdateOneModel<>(eq("_id", job), upsert(), UPSERT));
        }
        if (processingSince != null && !ended) {
            writes.add(attempt > 1 ? triedAgain() : begun());
        }
        if (fingerprintIfKnown != null && !set.containsKey("fingerprint")) {
            writes.add(new UpdateOneModel<>(
                    eq("_id", job), new Document("$set", new Document("fingerprint", fingerprintIfKnown))));
        }
        return writes;
    }

    private UpdateOneModel<Document> begun() {
        Document fields = new Document("status", "processing")
                .append("attempts", attempt)
                .append("updated_at", JobFields.date(processingSince));
        return new UpdateOneModel<>(new Document("_id", job).append("status", "pending"), new Document("$set", fields));
    }

    private UpdateOneModel<Document> triedAgain() {
        Document highest = new Document("attempts", attempt).append("updated_at", JobFields.date(attemptSince));
        return new UpdateOneModel<>(
                new Document("_id", job).append("status", new Document("$in", List.of("pending", "processing"))),
                new Document("$set", new Document("status", "processing")).append("$max", highest));
    }

    private Document upsert() {
        Document onInsert = new Document(ifNew);
        if (!ended) {
            onInsert.append("status", processingSince == null ? "pending" : "processing");
            if (processingSince != null) {
                onInsert.append("attempts", attempt).append("updated_at", JobFields.date(processingSince));
            }
        }
        set.keySet().forEach(onInsert::remove);
        Document update = new Document();
        if (!set.isEmpty()) {
            update.append("$set", set);
        }
        if (!onInsert.isEmpty()) {
            update.append("$setOnInsert", onInsert);
        }
        return update;
    }
}
