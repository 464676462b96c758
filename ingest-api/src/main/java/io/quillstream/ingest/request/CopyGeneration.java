package io.quillstream.ingest.request;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.schemas.event.CopyOrder;
import java.util.UUID;

/**
 * An order of copy as the caller sent it, with defaults filled in.
 *
 * @param targetAudience null if the caller did not say
 */
public record CopyGeneration(
        UUID workspaceId,
        UUID productId,
        String copyType,
        String tone,
        String targetAudience,
        String lengthPreference,
        int count) {

    /** Kind of job that it becomes. */
    public static final String KIND = "copy";

    private static final BodySchema SCHEMA = BodySchema.named("CopyGenerationRequest");

    /**
     * Checks and reads a body.
     *
     * @throws io.quillstream.edge.problem.ProblemException 422 for a body that breaks the schema, 403 for one that
     *     names another workspace than the caller's
     */
    public static CopyGeneration read(JsonNode body, Principal caller) {
        SCHEMA.require(body);
        CopyGeneration order = new CopyGeneration(
                UUID.fromString(body.get("workspace_id").textValue()),
                UUID.fromString(body.get("product_id").textValue()),
                body.get("copy_type").textValue(),
                body.path("tone").asText("professional"),
                body.has("target_audience") ? body.get("target_audience").textValue() : null,
                body.path("length_preference").asText("medium"),
                body.path("count").asInt(5));
        if (!order.workspaceId().equals(caller.workspace())) {
            throw ProblemCode.WORKSPACE_MISMATCH.because("workspace_id is not the workspace of the credentials");
        }
        return order;
    }

    /** The order as events carry it. */
    public CopyOrder order() {
        return CopyOrder.newBuilder()
                .setProductId(productId.toString())
                .setCopyType(copyType)
                .setTone(tone)
                .setTargetAudience(targetAudience)
                .setLengthPreference(lengthPreference)
                .setCount(count)
                .build();
    }

    /** What two requests under one idempotency key must agree in. */
    public String fingerprint() {
        return Fingerprint.of(
                KIND,
                workspaceId.toString(),
                productId.toString(),
                copyType,
                tone,
                targetAudience,
                lengthPreference,
                Integer.toString(count));
    }
}
