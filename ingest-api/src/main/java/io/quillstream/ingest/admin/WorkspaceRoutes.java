package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.http.CursorList;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.publish.RecordHeaders;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.stores.postgres.CreationOrder;
import io.quillstream.stores.postgres.Plan;
import io.quillstream.stores.postgres.Plans;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.util.UUID;

/**
 * {@code /api/v1/admin/workspaces}: tenants and their plans. The grant of a plan goes into the log before the row is
 * written, as {@link NewWorkspaces} says.
 */
public final class WorkspaceRoutes implements HttpModule {

    static final String ALL = "/api/v1/admin/workspaces";
    static final String ONE = ALL + "/{workspace_id}";

    private static final BodySchema PLAN = BodySchema.named("PlanRequest");

    private final Access access;
    private final Workspaces workspaces;
    private final Grants grants;
    private final NewWorkspaces newWorkspaces;
    private final CursorList<Workspace> list;

    public WorkspaceRoutes(Access access, Workspaces workspaces, Plans plans, Grants grants, SignedCursor cursors) {
        this.access = access;
        this.workspaces = workspaces;
        this.grants = grants;
        this.newWorkspaces = new NewWorkspaces(workspaces, plans, grants);
        this.list = new CursorList<>(
                cursors,
                "workspaces",
                workspace -> new CreationOrder(workspace.createdAt(), workspace.workspaceId()).toString(),
                WorkspaceRoutes::json);
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(ALL, this::create);
        routes.get(ALL, this::list);
        routes.get(ONE, this::show);
        routes.put(ONE + "/plan", this::changePlan);
    }

    private void create(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        Workspace workspace = newWorkspaces.make(
                RequestBody.json(request, operator.workspace()), operator.user(), RecordHeaders.of(request));
        request.header("Location", ALL + "/" + workspace.workspaceId());
        Answers.json(request, 201, json(workspace));
    }

    private void list(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        list.answer(
                request,
                operator.workspace(),
                (after, limit) ->
                        workspaces.page(after.map(CreationOrder::parse).orElse(null), limit));
    }

    private void show(Context request) {
        access.require(request, Scope.ADMIN);
        Answers.json(request, 200, json(required(workspaces, request)));
    }

    private void changePlan(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        JsonNode body = RequestBody.json(request, operator.workspace());
        PLAN.require(body);
        Workspace before = required(workspaces, request);
        Plan plan = newWorkspaces.plan(body);
        Workspace after = new Workspace(
                before.workspaceId(), before.name(), plan.plan(), plan.monthlyCredits(), before.createdAt());
        grants.plan(after, plan.shareWindow(), operator.user(), UUID.randomUUID(), RecordHeaders.of(request));
        workspaces.changePlan(after.workspaceId(), after.plan(), after.monthlyCredits());
        Answers.json(request, 200, json(after));
    }

    /** The workspace of the path; 404 if there is none. */
    static Workspace required(Workspaces workspaces, Context request) {
        return workspaces
                .find(PathId.of(request, "workspace_id"))
                .orElseThrow(() -> ProblemCode.NOT_FOUND.because("There is no such workspace"));
    }

    /** What is shown of a workspace. */
    static ObjectNode json(Workspace workspace) {
        return JsonText.object()
                .put("workspace_id", workspace.workspaceId().toString())
                .put("name", workspace.name())
                .put("plan", workspace.plan())
                .put("monthly_credits", workspace.monthlyCredits())
                .put("created_at", JsonText.time(workspace.createdAt()));
    }
}
