package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.stores.postgres.Plan;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * Makes workspaces. The grant goes into the log before the row is written: a workspace that can be seen has its credits,
 * and a grant for one that cannot does no harm. Thread-safe.
 */
final class NewWorkspaces {

    private static final BodySchema SCHEMA = BodySchema.named("WorkspaceRequest");

    private final Workspaces workspaces;
    private final Plans plans;
    private final Grants grants;

    NewWorkspaces(Workspaces workspaces, Plans plans, Grants grants) {
        this.workspaces = workspaces;
        this.plans = plans;
        this.grants = grants;
    }

    /**
     * Makes one with a new id.
     *
     * @param wish body of {@code POST /api/v1/admin/workspaces}
     * @param by who makes it
     * @throws io.quillstream.edge.problem.ProblemException 422 for a wish that breaks a rule, BROKER_UNAVAILABLE if the
     *     log did not confirm the grant; then there is no workspace
     */
    Workspace make(JsonNode wish, String by, RecordHeaders headers) {
        SCHEMA.require(wish);
        Plan plan = plan(wish);
        Workspace workspace = new Workspace(
                UUID.randomUUID(),
                wish.get("name").textValue(),
                plan.plan(),
                wish.path("monthly_credits").asLong(plan.monthlyCredits()),
                Instant.now().truncatedTo(ChronoUnit.MILLIS));
        grants.plan(workspace, plan.shareWindow(), by, UUID.randomUUID(), headers);
        workspaces.create(workspace);
        return workspace;
    }

    /** The plan that a checked body names. */
    Plan plan(JsonNode body) {
        String name = body.get("plan").textValue();
        return plans.find(name)
                .orElseThrow(
                        () -> new IllegalStateException("The schema allows a plan that the database lacks: " + name));
    }
}
