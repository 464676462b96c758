package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** API keys; authentication and administration only, so everything runs as the operator. Thread-safe. */
public final class ApiKeys {

    private final Postgres postgres;

    public ApiKeys(Postgres postgres) {
        this.postgres = postgres;
    }

    /** Adds the key; one that exists by id or hash stays as it is. Returns whether it was added. */
    public boolean create(ApiKey key) {
        return postgres.asOperator(handle -> handle.createUpdate("""
                        INSERT INTO api_keys (key_id, workspace_id, name, prefix, key_hash, scopes, created_by,
                                              created_at, expires_at, revoked_at)
                        VALUES (:keyId, :workspaceId, :name, :prefix, :keyHash, :scopeNames, :createdBy,
                                :createdAt, :expiresAt, :revokedAt)
                        ON CONFLICT DO NOTHING""")
                        .bindMethods(key)
                        .bindArray("scopeNames", String.class, key.scopes())
                        .execute()
                == 1);
    }

    /** The key with that hash, expired and revoked ones included. */
    public Optional<ApiKey> byHash(String keyHash) {
        return postgres.lookUpAsOperator(handle -> handle.createQuery("SELECT * FROM api_keys WHERE key_hash = :hash")
                .bind("hash", keyHash)
                .mapTo(ApiKey.class)
                .findOne());
    }

    /** The workspace's key with that id, expired and revoked ones included. */
    public Optional<ApiKey> find(UUID workspace, UUID key) {
        return postgres.lookUpAsOperator(
                handle -> handle.createQuery("SELECT * FROM api_keys WHERE workspace_id = :workspace AND key_id = :key")
                        .bind("workspace", workspace)
                        .bind("key", key)
                        .mapTo(ApiKey.class)
                        .findOne());
    }

    /**
     * The workspace's keys, oldest first, revoked ones included.
     *
     * @param after place of the last one of the page before, or null for the first page
     */
    public List<ApiKey> page(UUID workspace, CreationOrder after, int limit) {
        return postgres.asOperator(handle -> handle.createQuery("""
                        SELECT * FROM api_keys
                        WHERE workspace_id = :workspace
                          AND (:at::timestamptz IS NULL OR (created_at, key_id) > (:at::timestamptz, :id::uuid))
                        ORDER BY created_at, key_id LIMIT :limit""")
                .bind("workspace", workspace)
                .bind("at", after == null ? null : after.at())
                .bind("id", after == null ? null : after.id())
                .bind("limit", limit)
                .mapTo(ApiKey.class)
                .list());
    }

    /** Revokes the key; a revoked one keeps its time. Returns false if the workspace has no such key. */
    public boolean revoke(UUID workspace, UUID key, Instant at) {
        return postgres.asOperator(handle -> handle.createUpdate("""
                        UPDATE api_keys SET revoked_at = coalesce(revoked_at, :at)
                        WHERE workspace_id = :workspace AND key_id = :key""")
                        .bind("workspace", workspace)
                        .bind("key", key)
                        .bind("at", at)
                        .execute()
                == 1);
    }
}
