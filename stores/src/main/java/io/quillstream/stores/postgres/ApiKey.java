package io.quillstream.stores.postgres;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What is kept of an API key.
 *
 * @param prefix first characters of the key, so that people recognise it
 * @param keyHash keyed hash of the whole key, lower-case hex
 * @param scopes scope names
 * @param createdBy user or operator who made it; requests with the key act as this user
 * @param expiresAt null if it does not expire
 * @param revokedAt null while it works
 */
public record ApiKey(
        UUID keyId,
        UUID workspaceId,
        String name,
        String prefix,
        String keyHash,
        List<String> scopes,
        String createdBy,
        Instant createdAt,
        Instant expiresAt,
        Instant revokedAt) {

    public ApiKey {
        scopes = List.copyOf(scopes);
    }
}
