package io.quillstream.edge.identity;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Who asks: proven by a token or a key, in a workspace that exists.
 *
 * @param user subject of the token; for an API key who made it, since requests with the key act as that user
 * @param plan name of the workspace's plan, for example {@code free}
 * @param expiresAt when the credential ends; empty for a key without an end
 * @param credentialId names the credential without giving it away: {@code key:UUID}, or {@code jwt:} and the token's id
 */
public record Principal(
        UUID workspace, String user, String plan, Set<Scope> scopes, Optional<Instant> expiresAt, String credentialId) {

    public Principal {
        scopes = Set.copyOf(scopes);
    }

    public boolean may(Scope scope) {
        return scopes.contains(scope);
    }
}
