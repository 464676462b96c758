package io.quillstream.ingest.admin;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.http.CursorList;
import io.quillstream.ingest.http.PathId;
import io.quillstream.stores.postgres.ApiKey;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.CreationOrder;
import io.quillstream.stores.postgres.Workspaces;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** {@code /api/v1/admin/workspaces/{id}/api-keys}: a key is shown once, when it is made; only its hash is kept. */
public final class ApiKeyRoutes implements HttpModule {

    private static final String ALL = WorkspaceRoutes.ONE + "/api-keys";
    private static final String ONE = ALL + "/{key_id}";

    private final Access access;
    private final Workspaces workspaces;
    private final ApiKeys keys;
    private final NewKeys newKeys;
    private final SignedCursor cursors;

    public ApiKeyRoutes(Access access, Workspaces workspaces, ApiKeys keys, ApiKeyHash hash, SignedCursor cursors) {
        this.access = access;
        this.workspaces = workspaces;
        this.keys = keys;
        this.newKeys = new NewKeys(keys, hash);
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(ALL, this::create);
        routes.get(ALL, this::list);
        routes.get(ONE, this::show);
        routes.delete(ONE, this::revoke);
    }

    private void create(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        NewKeys.Wish wish = NewKeys.Wish.of(RequestBody.json(request, operator.workspace()));
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        Answers.json(request, 201, newKeys.make(workspace, wish, operator.user()));
    }

    private void list(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        new CursorList<>(
                        cursors,
                        "api-keys?workspace=" + workspace,
                        key -> new CreationOrder(key.createdAt(), key.keyId()).toString(),
                        NewKeys::json)
                .answer(
                        request,
                        operator.workspace(),
                        (after, limit) -> keys.page(
                                workspace, after.map(CreationOrder::parse).orElse(null), limit));
    }

    private void show(Context request) {
        access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        ApiKey key = keys.find(workspace, PathId.of(request, "key_id")).orElseThrow(ApiKeyRoutes::unknownKey);
        Answers.json(request, 200, NewKeys.json(key));
    }

    private void revoke(Context request) {
        access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        UUID key = PathId.of(request, "key_id");
        if (!keys.revoke(workspace, key, Instant.now().truncatedTo(ChronoUnit.MILLIS))) {
            throw unknownKey();
        }
        request.status(204);
    }

    private static ProblemException unknownKey() {
        return ProblemCode.NOT_FOUND.because("The workspace has no such key");
    }
}
