package io.quillstream.ingest.job;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.schemas.event.GenerationRequested;
import io.quillstream.stores.mongo.JobDocument;
import java.time.Instant;
import java.util.UUID;

/** A job as answers show it: {@code CopyGenerationResponse} of the contract, the same for every route. */
public final class JobJson {

    private static final String FAQ = "faq";

    private JobJson() {}

    public static ObjectNode of(JobDocument job) {
        ObjectNode body = JsonText.object();
        body.put("job_id", job.jobId().toString());
        body.put("kind", job.kind());
        body.put("status", job.status());
        boolean completed = job.status().equals("completed");
        if (completed && job.items() != null) {
            ArrayNode items = body.putArray("items");
            job.items().forEach(items::add);
        } else {
            body.putNull("items");
        }
        if (job.copy() != null && FAQ.equals(job.copy().copyType())) {
            putFaq(body, job, completed);
        }
        if (job.error() == null) {
            body.putNull("error");
        } else {
            putError(body, job.error());
        }
        body.put("tokens_used", job.tokensUsed());
        body.put("cost_micros", job.costMicros());
        body.put("credits", job.credits());
        body.put("provider", job.provider());
        body.put("model", job.model());
        body.put("template_version", job.templateVersion());
        body.put("degraded", job.degraded());
        body.put("attempts", job.attempts());
        body.put("created_at", JsonText.time(job.createdAt()));
        body.put("updated_at", JsonText.time(job.updatedAt()));
        putLinks(body, job.jobId());
        return body;
    }

    /**
     * A job that was just accepted and is not in the view yet.
     *
     * @param credits reserved; null while undecided
     */
    public static ObjectNode pending(GenerationRequested request, Long credits) {
        return pending(request, credits, request.getAcceptedAt());
    }

    /** The same for a request that came earlier in the same words. */
    public static ObjectNode pending(GenerationRequested request, Long credits, Instant requestedAt) {
        JobDocument.Copy copy = new JobDocument.Copy(
                UUID.fromString(request.getCopy().getProductId()),
                request.getCopy().getCopyType(),
                request.getCopy().getTone(),
                request.getCopy().getTargetAudience(),
                request.getCopy().getLengthPreference(),
                request.getCopy().getCount());
        return of(new JobDocument(
                UUID.fromString(request.getJobId()),
                UUID.fromString(request.getWorkspaceId()),
                request.getUserId(),
                request.getKind(),
                request.getFingerprint(),
                copy,
                "pending",
                null,
                null,
                null,
                null,
                null,
                credits,
                null,
                null,
                null,
                false,
                0,
                null,
                null,
                null,
                requestedAt,
                requestedAt));
    }

    /** Puts {@code error}. */
    public static void putError(ObjectNode body, JobDocument.Error error) {
        body.putObject("error")
                .put("code", error.code())
                .put("message", error.message())
                .put("retryable", error.retryable());
    }

    private static void putFaq(ObjectNode body, JobDocument job, boolean completed) {
        if (!completed || job.faq() == null) {
            body.putNull(FAQ);
            return;
        }
        ArrayNode pairs = body.putArray(FAQ);
        job.faq()
                .forEach(pair ->
                        pairs.addObject().put("question", pair.question()).put("answer", pair.answer()));
    }

    private static void putLinks(ObjectNode body, UUID job) {
        String self = path(job);
        body.putObject("links")
                .put("self", self)
                .put("events", self + "/events")
                .put("cancel", self);
    }

    /** Path of the job's resource. */
    public static String path(UUID job) {
        return "/api/v1/jobs/" + job;
    }
}
