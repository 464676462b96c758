package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.quillstream.edge.body.RequestBody;
import io.quillstream.edge.http.Answers;
import io.quillstream.edge.http.HttpModule;
import io.quillstream.edge.identity.Access;
import io.quillstream.edge.identity.ApiKey;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.paging.SignedCursor;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.http.CursorList;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.http.PathId;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.CreationOrder;
import io.quillstream.stores.postgres.Workspaces;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** {@code /api/v1/admin/workspaces/{id}/api-keys}: a key is shown once, when it is made; only its hash is kept. */
public final class ApiKeyRoutes implements HttpModule {

    private static final String ALL = WorkspaceRoutes.ONE + "/api-keys";
    private static final BodySchema SCHEMA = BodySchema.named("ApiKeyRequest");

    private final Access access;
    private final Workspaces workspaces;
    private final ApiKeys keys;
    private final ApiKeyHash hash;
    private final SignedCursor cursors;

    public ApiKeyRoutes(Access access, Workspaces workspaces, ApiKeys keys, ApiKeyHash hash, SignedCursor cursors) {
        this.access = access;
        this.workspaces = workspaces;
        this.keys = keys;
        this.hash = hash;
        this.cursors = cursors;
    }

    @Override
    public void routes(RoutesConfig routes) {
        routes.post(ALL, this::create);
        routes.get(ALL, this::list);
        routes.delete(ALL + "/{key_id}", this::revoke);
    }

    private void create(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        JsonNode body = RequestBody.json(request);
        SCHEMA.require(body);
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        Instant end = end(body, now);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        ApiKey key = ApiKey.random();
        var stored = new io.quillstream.stores.postgres.ApiKey(
                UUID.randomUUID(),
                workspace,
                body.get("name").textValue(),
                key.prefix(),
                hash.of(key),
                scopes(body),
                operator.user(),
                now,
                end,
                null);
        keys.create(stored);
        ObjectNode answer =
                JsonText.object().put("key_id", stored.keyId().toString()).put("key", key.text());
        answer.setAll(json(stored));
        Answers.json(request, 201, answer);
    }

    private void list(Context request) {
        Principal operator = access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        new CursorList<>(
                        cursors,
                        "api-keys?workspace=" + workspace,
                        key -> new CreationOrder(key.createdAt(), key.keyId()).toString(),
                        ApiKeyRoutes::json)
                .answer(
                        request,
                        operator.workspace(),
                        (after, limit) -> keys.page(
                                workspace, after.map(CreationOrder::parse).orElse(null), limit));
    }

    private void revoke(Context request) {
        access.require(request, Scope.ADMIN);
        UUID workspace = WorkspaceRoutes.required(workspaces, request).workspaceId();
        UUID key = PathId.of(request, "key_id");
        if (!keys.revoke(workspace, key, Instant.now().truncatedTo(ChronoUnit.MILLIS))) {
            throw ProblemCode.NOT_FOUND.because("The workspace has no such key");
        }
        request.status(204);
    }

    private static Instant end(JsonNode body, Instant now) {
        if (!body.has("expires_at")) {
            return null;
        }
        try {
            Instant end =
                    OffsetDateTime.parse(body.get("expires_at").textValue()).toInstant();
            if (end.isAfter(now)) {
                return end.truncatedTo(ChronoUnit.MILLIS);
            }
        } catch (DateTimeException e) {
            throw ProblemException.invalid("/expires_at", "is a time that no calendar has");
        }
        throw ProblemException.invalid("/expires_at", "must be in the future");
    }

    private static List<String> scopes(JsonNode body) {
        if (!body.has("scopes")) {
            return Scope.allButAdmin().stream().map(Scope::text).sorted().toList();
        }
        List<String> scopes = new ArrayList<>();
        body.get("scopes").forEach(scope -> scopes.add(scope.textValue()));
        return scopes;
    }

    private static ObjectNode json(io.quillstream.stores.postgres.ApiKey key) {
        ObjectNode body = JsonText.object()
                .put("key_id", key.keyId().toString())
                .put("workspace_id", key.workspaceId().toString())
                .put("name", key.name())
                .put("prefix", key.prefix());
        ArrayNode scopes = body.putArray("scopes");
        key.scopes().forEach(scopes::add);
        return body.put("created_by", key.createdBy())
                .put("created_at", JsonText.time(key.createdAt()))
                .put("expires_at", JsonText.time(key.expiresAt()))
                .put("revoked_at", JsonText.time(key.revokedAt()));
    }
}
