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
import io.quillstream.stores.postgres.KeyedGrants;
import io.quillstream.stores.postgres.Workspaces;
import java.util.Optional;
import java.util.UUID;

/**
 * {@code POST /api/v1/admin/workspaces/{id}/credits}: credits besides the plan's; safe to repeat under a key, and a key that
 * stands for another grant is refused.
 */
public final class CreditsRoute implements HttpModule {

    private static final BodySchema SCHEMA = BodySchema.named("CreditsRequest");

    private final Access access;
    private final Workspaces workspaces;
    private final Grants grants;
    private final KeyedGrants keyed;
    private final JobIds ids;

    public CreditsRoute(Access access, Workspaces workspaces, Grants grants, KeyedGrants keyed, JobIds ids) {
        this.access = access;
        this.workspaces = workspaces;
        this.grants = grants;
        this.keyed = keyed;
        this.ids = ids;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(WorkspaceRoutes.ONE + "/credits", this::grant);
    }

    private void grant(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        JsonNode body = RequestBody.json(request, operator.workspace());
        SCHEMA.require(body);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        Optional<IdempotencyKey> key = IdempotencyKey.of(request);
        UUID grant = key.map(k -> ids.ofKey(workspace, "grant:" + k.text())).orElseGet(ids::fresh);
        long amount = body.get("amount").longValue();
        String reason = body.get("reason").textValue();
        if (key.isPresent() && repeats(new KeyedGrants.Grant(grant, workspace, amount, reason))) {
            request.header("Idempotent-Replayed", "true");
        }
        // Also of a repetition: the first one may have got no further. The log takes one grant of an id.
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

    private boolean repeats(KeyedGrants.Grant grant) {
        return switch (keyed.note(grant)) {
            case NEW -> false;
            case REPEATED -> true;
            case DIFFERENT -> throw IdempotencyKey.reused();
        };
    }
}
