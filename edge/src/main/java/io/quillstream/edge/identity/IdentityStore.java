package io.quillstream.edge.identity;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What the doors must know about workspaces and keys. Asked at most once in some seconds per key or workspace:
 * {@link Authenticator} caches. Thread-safe; throws an unchecked exception if the store is away.
 */
public interface IdentityStore {

    /** Name of the workspace's plan; empty if there is no such workspace. */
    Optional<String> planOf(UUID workspace);

    /** Keys that begin so and are not revoked, of any workspace. See {@link ApiKey#prefix()}. */
    List<StoredApiKey> keysByPrefix(String prefix);
}
