package io.quillstream.edge.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.edge.http.UuidText;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a proven token says, checked against what this installation expects.
 *
 * @param tokenId claim {@code jti}, if there is one
 */
record TokenClaims(UUID workspace, String user, Set<Scope> scopes, Instant expiresAt, Optional<String> tokenId) {

    /** Leeway for clocks that differ, in seconds. */
    static final long LEEWAY = 60;

    private static final double YEAR_9999 = 253_402_300_799d;
    private static final int LONGEST_USER = 255;
    private static final UUID NIL = new UUID(0, 0);

    /**
     * @param issuer that the token must name; empty if any will do
     * @param audience the same
     * @throws io.quillstream.edge.problem.ProblemException 401 TOKEN_EXPIRED or TOKEN_INVALID
     */
    static TokenClaims check(JsonNode claims, Optional<String> issuer, Optional<String> audience, Instant now) {
        double seconds = now.toEpochMilli() / 1000d;
        double expires = time(claims, "exp");
        if (seconds - expires > LEEWAY) {
            throw Refusals.tokenExpired();
        }
        require(timeIfAny(claims, "nbf") - seconds <= LEEWAY, "The token is not valid yet");
        require(timeIfAny(claims, "iat") - seconds <= LEEWAY, "The token was issued in the future");
        require(issuer.isEmpty() || names(claims.path("iss"), issuer.get()), "The token is by another issuer");
        require(audience.isEmpty() || isFor(claims.path("aud"), audience.get()), "The token is for another audience");
        require(isAccess(claims), "The token is of another type");
        String user = claims.path("sub").isTextual() ? claims.path("sub").textValue() : "";
        require(!user.isBlank() && user.length() <= LONGEST_USER, "The token names no user");
        String scope = claims.path("scope").isTextual() ? claims.path("scope").textValue() : "";
        JsonNode id = claims.path("jti");
        return new TokenClaims(
                workspace(claims.path("workspace_id")),
                user,
                Scope.parse(scope),
                Instant.ofEpochMilli((long) (expires * 1000)),
                id.isTextual() ? Optional.of(id.textValue()) : Optional.empty());
    }

    /** As {@link #time}; one that is absent counts as long ago. */
    private static double timeIfAny(JsonNode claims, String name) {
        return claims.has(name) ? time(claims, name) : 0;
    }

    /** Seconds since 1970. */
    private static double time(JsonNode claims, String name) {
        JsonNode claim = claims.path(name);
        require(
                claim.isNumber() && claim.doubleValue() >= 0 && claim.doubleValue() <= YEAR_9999,
                "The token's claim " + name + " is missing or no time");
        return claim.doubleValue();
    }

    private static boolean isFor(JsonNode audience, String expected) {
        if (!audience.isArray()) {
            return names(audience, expected);
        }
        for (JsonNode one : audience) {
            if (names(one, expected)) {
                return true;
            }
        }
        return false;
    }

    private static boolean names(JsonNode claim, String expected) {
        return claim.isTextual() && claim.textValue().equals(expected);
    }

    /** Issuers that mark their id and refresh tokens in the claims, not in the header. */
    private static boolean isAccess(JsonNode claims) {
        String type = claims.path("typ").asText("Bearer");
        String use = claims.path("token_use").asText("access");
        return (type.equalsIgnoreCase("Bearer") || type.equalsIgnoreCase("JWT")) && use.equals("access");
    }

    private static UUID workspace(JsonNode claim) {
        UUID workspace =
                UuidText.parse(claim.isTextual() ? claim.textValue() : "").orElse(NIL);
        require(!workspace.equals(NIL), "The token names no workspace");
        return workspace;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw Refusals.tokenInvalid(otherwise);
        }
    }
}
