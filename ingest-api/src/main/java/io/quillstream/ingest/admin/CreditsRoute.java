package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.ingest.request.IdempotencyKey;
import io.quillstream.schemas.id.JobIds;
import io.quillstream.stores.postgres.Workspaces;
import java.util.UUID;

/** {@code POST /api/v1/admin/workspaces/{id}/credits}: credits besides the plan's; safe to repeat under a key. */
public final class CreditsRoute implements HttpModule {

    private static final BodySchema SCHEMA = BodySchema.named("CreditsRequest");

    private final Access access;
    private final Workspaces workspaces;
    private final Grants grants;
    private final JobIds ids;

    public CreditsRoute(Access access, Workspaces workspaces, Grants grants, JobIds ids) {
        this.access = access;
        this.workspaces = workspaces;
        this.grants = grants;
        this.ids = ids;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(WorkspaceRoutes.ONE + "/credits", this::grant);
    }

    private void grant(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        JsonNode body = RequestBody.json(request);
        SCHEMA.require(body);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        UUID grant = IdempotencyKey.of(request)
                .map(key -> ids.ofKey(workspace, "grant:" + key.text()))
                .orElseGet(ids::fresh);
        long amount = body.get("amount").longValue();
        String reason = body.get("reason").textValue();
        grants.extra(workspace, amount, reason, operator.user(), grant, RecordHeaders.of(request));
        Answers.json(
                request,
                202,
                JsonText.object()
                        .put("grant_id", grant.toString())
                        .put("workspace_id", workspace.toString())
                        .put("amount", amount)
                        .put("reason", reason));
    }
}
