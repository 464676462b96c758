package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What everybody knows from the source opens no door in prod mode, though the database is that of a development. */
class ProductionDoorTest {

    private static final String OWN = "a secret of one's own, long enough for all of them";
    private static final String ISSUER = "https://issuer.example";
    private static final String AUDIENCE = "quill";

    /** The secrets are the same in both modes, as somebody leaves them who only changes the mode. */
    private static final Settings DEV = new Settings(Map.of(
            "QUILL_API_KEY_SECRET", OWN,
            "QUILL_JWT_SECRET", OWN,
            "QUILL_JWT_ISSUER", ISSUER,
            "QUILL_JWT_AUDIENCE", AUDIENCE));

    private static final Settings PROD = DEV.with(Map.of("QUILL_MODE", "prod"));

    private final MemoryIdentities identities = new MemoryIdentities();
    private final ApiKey own = ApiKey.random();

    @BeforeEach
    void aDatabaseOfADevelopment() {
        identities.plans.put(DevIdentity.WORKSPACE, DevIdentity.PLAN);
        store(DevIdentity.KEY_ID, DevIdentity.API_KEY);
        store(UUID.randomUUID(), own);
    }

    @Test
    void theDevelopmentKeyIsLikeOneThatNeverWas() {
        PresentedCredential key = new PresentedCredential.Key(DevIdentity.API_KEY.text());
        assertEquals(
                DevIdentity.WORKSPACE,
                new DoorAuthenticator(DEV, identities).authenticate(key).workspace());
        int asked = identities.questions.get();
        DoorAuthenticator door = new DoorAuthenticator(PROD, identities);
        ProblemException refusal = assertThrows(ProblemException.class, () -> door.authenticate(key));
        ProblemException ofUnknown = assertThrows(
                ProblemException.class,
                () -> door.authenticate(
                        new PresentedCredential.Key(ApiKey.random().text())));
        assertEquals(ProblemCode.TOKEN_INVALID, refusal.code());
        assertEquals(ofUnknown.getMessage(), refusal.getMessage());
        assertEquals(asked + 1, identities.questions.get(), "only the unknown key was looked up");
    }

    @Test
    void aKeyThatSomebodyMadeStillWorks() {
        Principal principal =
                new DoorAuthenticator(PROD, identities).authenticate(new PresentedCredential.Key(own.text()));
        assertEquals(DevIdentity.WORKSPACE, principal.workspace());
    }

    @Test
    void aTokenThatTheDevelopmentSecretSignedIsRefused() {
        byte[] known = DevIdentity.JWT_SECRET.getBytes(StandardCharsets.UTF_8);
        String token = token(new DevTokens(known, Optional.of(ISSUER), Optional.of(AUDIENCE)));
        Settings keySet = new Settings(Map.of(
                "QUILL_MODE", "prod",
                "QUILL_API_KEY_SECRET", OWN,
                "QUILL_JWT_JWKS_URL", ISSUER + "/keys",
                "QUILL_JWT_ISSUER", ISSUER,
                "QUILL_JWT_AUDIENCE", AUDIENCE));
        for (Settings settings : new Settings[] {PROD, keySet}) {
            DoorAuthenticator door = new DoorAuthenticator(settings, identities);
            ProblemException refusal =
                    assertThrows(ProblemException.class, () -> door.authenticate(new PresentedCredential.Token(token)));
            assertEquals(ProblemCode.TOKEN_INVALID, refusal.code());
        }
        DoorAuthenticator door = new DoorAuthenticator(PROD, identities);
        Principal principal = door.authenticate(new PresentedCredential.Token(token(DevTokens.of(PROD))));
        assertEquals("u1", principal.user());
    }

    private static String token(DevTokens tokens) {
        return tokens.mint(DevIdentity.WORKSPACE, "u1", EnumSet.allOf(Scope.class), Duration.ofHours(1), Instant.now());
    }

    private void store(UUID id, ApiKey key) {
        String hash = new ApiKeyHash(IdentitySettings.apiKeySecret(DEV)).of(key);
        identities.keys.put(
                id,
                new StoredApiKey(
                        id, DevIdentity.WORKSPACE, DevIdentity.USER, Set.of(Scope.ADMIN), Optional.empty(), hash));
    }
}
