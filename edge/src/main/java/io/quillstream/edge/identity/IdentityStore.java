package io.quillstream.edge.identity;

import java.util.Optional;
import java.util.UUID;

/**
 * What the doors must know about workspaces and keys. Asked rarely: {@link RecentIdentities} remembers the answers.
 * Thread-safe; throws an unchecked exception if the store is away.
 */
public interface IdentityStore {

    /** Name of the workspace's plan; empty if there is no such workspace. */
    Optional<String> planOf(UUID workspace);

    /** The key under this hash; empty if there is none or it is revoked. Expired ones are given. */
    Optional<StoredApiKey> keyByHash(String hash);

    /** The key with this id; empty if the workspace has none, or it is revoked. */
    Optional<StoredApiKey> keyById(UUID workspace, UUID keyId);
}
