package io.quillstream.edge.identity;

import io.quillstream.stores.postgres.ApiKey;
import io.quillstream.stores.postgres.ApiKeys;
import io.quillstream.stores.postgres.Workspace;
import io.quillstream.stores.postgres.Workspaces;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Identities as PostgreSQL has them. */
public final class PostgresIdentityStore implements IdentityStore {

    private final Workspaces workspaces;
    private final ApiKeys keys;

    public PostgresIdentityStore(Workspaces workspaces, ApiKeys keys) {
        this.workspaces = workspaces;
        this.keys = keys;
    }

    @Override
    public Optional<String> planOf(UUID workspace) {
        return workspaces.find(workspace).map(Workspace::plan);
    }

    @Override
    public Optional<StoredApiKey> keyByHash(String hash) {
        return keys.byHash(hash).filter(key -> key.revokedAt() == null).map(PostgresIdentityStore::stored);
    }

    @Override
    public Optional<StoredApiKey> keyById(UUID workspace, UUID keyId) {
        return keys.find(workspace, keyId)
                .filter(key -> key.revokedAt() == null)
                .map(PostgresIdentityStore::stored);
    }

    private static StoredApiKey stored(ApiKey key) {
        Set<Scope> scopes =
                key.scopes().stream().map(Scope::of).flatMap(Optional::stream).collect(Collectors.toUnmodifiableSet());
        return new StoredApiKey(
                key.keyId(),
                key.workspaceId(),
                key.createdBy(),
                scopes,
                Optional.ofNullable(key.expiresAt()),
                key.keyHash());
    }
}
