package io.quillstream.edge.identity;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.ConnectionSettings.Mode;
import io.quillstream.runtime.settings.Settings;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * Accepts JWTs (HS256 by secret, or by the one before it; RS256, ES256, EdDSA by key set) and API keys. The order of the
 * checks of a token is: form, signature, time, issuer and audience, content, workspace; so an unsigned token learns
 * nothing of the others.
 */
public final class DoorAuthenticator implements Authenticator {

    private static final String KEY = "key:";

    private final TokenSignatures signatures;
    private final Optional<String> issuer;
    private final Optional<String> audience;
    private final ApiKeyHash keyHash;
    private final IdentityStore identities;
    private final Clock clock;
    private final boolean production;

    /** @throws Settings.InvalidSettingException in prod mode with a development secret, or without issuer or audience */
    public DoorAuthenticator(Settings settings, IdentityStore store) {
        this(settings, store, Clock.systemUTC());
    }

    DoorAuthenticator(Settings settings, IdentityStore store, Clock clock) {
        Optional<KeySet> keySet =
                settings.find(IdentitySettings.JWT_JWKS_URL).map(url -> new KeySet(URI.create(url), System::nanoTime));
        this.signatures = new TokenSignatures(IdentitySettings.jwtSecrets(settings), keySet);
        this.issuer = IdentitySettings.jwtIssuer(settings);
        this.audience = IdentitySettings.jwtAudience(settings);
        this.keyHash = new ApiKeyHash(IdentitySettings.apiKeySecret(settings));
        this.identities = new RecentIdentities(store, System::nanoTime);
        this.clock = clock;
        this.production = settings.get(ConnectionSettings.MODE) == Mode.PROD;
    }

    @Override
    public Principal authenticate(PresentedCredential credential) {
        return switch (credential) {
            case PresentedCredential.Token token -> byToken(token.text());
            case PresentedCredential.Key key -> byKey(key.text());
        };
    }

    @Override
    public boolean stillHolds(Principal principal) {
        if (principal.expiresAt().isPresent()
                && !clock.instant().isBefore(principal.expiresAt().get())) {
            return false;
        }
        if (identities.planOf(principal.workspace()).isEmpty()) {
            return false;
        }
        String credential = principal.credentialId();
        return !credential.startsWith(KEY)
                || identities
                        .keyById(principal.workspace(), UUID.fromString(credential.substring(KEY.length())))
                        .isPresent();
    }

    private Principal byToken(String text) {
        SignedToken token = SignedToken.parse(text);
        if (!signatures.verify(token)) {
            throw Refusals.tokenInvalid("The token's signature is not valid");
        }
        TokenClaims claims = TokenClaims.check(token.claims(), issuer, audience, clock.instant());
        String id = claims.tokenId()
                .orElseGet(() -> HexFormat.of().formatHex(token.signature(), 0, Math.min(8, token.signature().length)));
        String plan = identities
                .planOf(claims.workspace())
                .orElseThrow(() -> ProblemCode.FORBIDDEN.because("The workspace of these credentials does not exist"));
        return new Principal(
                claims.workspace(), claims.user(), plan, claims.scopes(), Optional.of(claims.expiresAt()), "jwt:" + id);
    }

    private Principal byKey(String text) {
        // A database that served dev mode under the same secret has the hash of the public key.
        StoredApiKey stored = ApiKey.parse(text)
                .filter(key -> !production || !key.isOfDevelopment())
                .map(keyHash::of)
                .flatMap(hash -> identities.keyByHash(hash).filter(found -> ApiKeyHash.equal(hash, found.hash())))
                .orElseThrow(() -> Refusals.tokenInvalid("The API key is not valid"));
        Instant now = clock.instant();
        if (stored.expiresAt().filter(end -> !now.isBefore(end)).isPresent()) {
            throw Refusals.tokenExpired();
        }
        // A key ends with its workspace, and then is like one that never was.
        String plan = identities
                .planOf(stored.workspace())
                .orElseThrow(() -> Refusals.tokenInvalid("The API key is not valid"));
        return new Principal(
                stored.workspace(), stored.user(), plan, stored.scopes(), stored.expiresAt(), KEY + stored.keyId());
    }
}
