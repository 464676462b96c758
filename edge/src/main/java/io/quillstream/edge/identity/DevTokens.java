package io.quillstream.edge.identity;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.hash.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes HS256 tokens for development and tests; production has an issuer. */
public final class DevTokens {

    private final KeyedHash secret;
    private final Optional<String> issuer;
    private final Optional<String> audience;

    /**
     * @param issuer left out of the tokens if empty
     * @param audience the same
     */
    public DevTokens(byte[] secret, Optional<String> issuer, Optional<String> audience) {
        this.secret = new KeyedHash(secret);
        this.issuer = issuer;
        this.audience = audience;
    }

    /**
     * Tokens that a door with these settings accepts.
     *
     * @throws Settings.InvalidSettingException if the settings name no secret of tokens
     */
    public static DevTokens of(Settings settings) {
        byte[] secret = IdentitySettings.jwtSecret(settings)
                .orElseThrow(() -> new Settings.InvalidSettingException(
                        "QUILL_JWT_SECRET is not set: tokens come from the issuer behind QUILL_JWT_JWKS_URL"));
        return new DevTokens(secret, IdentitySettings.jwtIssuer(settings), IdentitySettings.jwtAudience(settings));
    }

    /** A token in compact form, valid from now on. */
    public String mint(UUID workspace, String user, Set<Scope> scopes, Duration validFor, Instant now) {
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("sub", user)
                .put("workspace_id", workspace.toString())
                .put("iat", now.getEpochSecond())
                .put("exp", now.plus(validFor).getEpochSecond())
                .put("scope", scopes.stream().map(Scope::text).sorted().collect(Collectors.joining(" ")));
        issuer.ifPresent(name -> claims.put("iss", name));
        audience.ifPresent(name -> claims.put("aud", name));
        return sign("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", claims.toString());
    }

    /** Signs what it is given, sense or nonsense. */
    String sign(String header, String claims) {
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(secret.of(signed));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
