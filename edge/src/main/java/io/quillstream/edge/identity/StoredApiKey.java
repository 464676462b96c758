package io.quillstream.edge.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is kept of an API key.
 *
 * @param user on whose behalf the key acts
 * @param hash keyed hash of the key's text, lower-case hex; see {@link ApiKeyHash}
 */
public record StoredApiKey(
        UUID keyId, UUID workspace, String user, Set<Scope> scopes, Optional<Instant> expiresAt, String hash) {}
