package io.quillstream.ingest.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.edge.identity.ApiKey;
import io.quillstream.edge.identity.ApiKeyHash;
import io.quillstream.edge.identity.Scope;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.ingest.request.BodySchema;
import io.quillstream.stores.postgres.ApiKeys;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Makes API keys. A key is shown once, when it is made; only its hash is kept. Thread-safe. */
final class NewKeys {

    private static final BodySchema SCHEMA = BodySchema.named("ApiKeyRequest");

    private final ApiKeys keys;
    private final ApiKeyHash hash;

    NewKeys(ApiKeys keys, ApiKeyHash hash) {
        this.keys = keys;
        this.hash = hash;
    }

    /**
     * What is asked of a key, checked.
     *
     * @param at when it was asked
     * @param end when the key is to end; null for never
     */
    record Wish(String name, List<String> scopes, Instant at, Instant end) {

        /**
         * @param body of {@code POST …/api-keys}
         * @throws ProblemException 422 if it breaks a rule
         */
        static Wish of(JsonNode body) {
            SCHEMA.require(body);
            Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
            return new Wish(body.get("name").textValue(), scopesOf(body), now, endOf(body, now));
        }
    }

    /**
     * Makes a key of a workspace that exists.
     *
     * @param by who makes it; requests with the key act as this user
     * @return the answer to whoever asked, with the key
     */
    ObjectNode make(UUID workspace, Wish wish, String by) {
        ApiKey key = ApiKey.random();
        var stored = new io.quillstream.stores.postgres.ApiKey(
                UUID.randomUUID(),
                workspace,
                wish.name(),
                key.prefix(),
                hash.of(key),
                wish.scopes(),
                by,
                wish.at(),
                wish.end(),
                null);
        keys.create(stored);
        ObjectNode answer =
                JsonText.object().put("key_id", stored.keyId().toString()).put("key", key.text());
        answer.setAll(json(stored));
        return answer;
    }

    /** What is shown of a key whenever somebody asks. */
    static ObjectNode json(io.quillstream.stores.postgres.ApiKey key) {
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

    private static Instant endOf(JsonNode body, Instant now) {
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

    private static List<String> scopesOf(JsonNode body) {
        if (!body.has("scopes")) {
            return Scope.allButAdmin().stream().map(Scope::text).sorted().toList();
        }
        List<String> scopes = new ArrayList<>();
        body.get("scopes").forEach(scope -> scopes.add(scope.textValue()));
        return scopes;
    }
}
