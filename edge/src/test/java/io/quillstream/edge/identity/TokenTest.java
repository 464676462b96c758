package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import io.quillstream.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HS256 tokens, good and forged (RFC 8725). */
class TokenTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID WORKSPACE = UUID.fromString("7b7a0c2e-0d5c-4b53-9b0c-0a55ab1a3f01");
    private static final String HEADER = "{\"alg\":\"HS256\",\"typ\":\"JWT\"}";

    private final Settings settings =
            new Settings(Map.of("QUILL_JWT_ISSUER", "quillstream", "QUILL_JWT_AUDIENCE", "quillstream"));
    private final DevTokens tokens = DevTokens.of(settings);
    private final MemoryIdentities identities = new MemoryIdentities();
    private final DoorAuthenticator door =
            new DoorAuthenticator(settings, identities, Clock.fixed(NOW, ZoneOffset.UTC));

    @BeforeEach
    void aWorkspace() {
        identities.plans.put(WORKSPACE, "pro");
    }

    private static String claims(String more) {
        return "{\"sub\":\"u1\",\"workspace_id\":\"" + WORKSPACE + "\",\"iss\":\"quillstream\",\"aud\":\"quillstream\","
                + "\"exp\":" + (NOW.getEpochSecond() + 60) + ",\"scope\":\"jobs:read\"" + more + "}";
    }

    /** The good claims with one of them replaced, or left out if the value is null. */
    private static String with(String name, String value) {
        String good = claims("");
        String without =
                good.replaceFirst("\"" + name + "\":(\"[^\"]*\"|[0-9]+),?", "").replace(",}", "}");
        assertFalse(without.equals(good), "no claim " + name);
        return value == null ? without : without.replaceFirst("\\}$", ",\"" + name + "\":" + value + "}");
    }

    private Principal enter(String token) {
        return door.authenticate(new PresentedCredential.Token(token));
    }

    private void refused(ProblemCode code, String token) {
        ProblemException refusal = assertThrows(ProblemException.class, () -> enter(token), token);
        assertEquals(code, refusal.code(), refusal.getMessage());
        if (code.status() == 401) {
            assertTrue(refusal.headers().get("WWW-Authenticate").startsWith("Bearer"));
        }
    }

    private void invalid(String header, String claims) {
        refused(ProblemCode.TOKEN_INVALID, tokens.sign(header, claims));
    }

    @Test
    void letsAGoodTokenIn() {
        String token = tokens.mint(WORKSPACE, "u1", Set.of(Scope.JOBS_READ, Scope.ADMIN), Duration.ofHours(1), NOW);
        Principal principal = enter(token);
        assertEquals(WORKSPACE, principal.workspace());
        assertEquals("u1", principal.user());
        assertEquals("pro", principal.plan());
        assertEquals(Set.of(Scope.JOBS_READ, Scope.ADMIN), principal.scopes());
        assertEquals(NOW.plusSeconds(3600), principal.expiresAt().orElseThrow());
        assertTrue(door.stillHolds(principal));
    }

    @Test
    void unknownScopesGrantNothing() {
        Principal principal = enter(tokens.sign(HEADER, with("scope", "\"admins jobs:* Admin\"")));
        assertEquals(Set.of(), principal.scopes());
        assertEquals(Set.of(), enter(tokens.sign(HEADER, with("scope", null))).scopes());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"none", "None", "nOnE", "NONE", "", "HS384", "HS512", "hs256", "RS256", "ES256", "EdDSA", "PS256"
            })
    void refusesOtherAlgorithms(String algorithm) {
        invalid("{\"alg\":\"" + algorithm + "\"}", claims(""));
        String[] parts =
                tokens.sign("{\"alg\":\"" + algorithm + "\"}", claims("")).split("\\.");
        refused(ProblemCode.TOKEN_INVALID, parts[0] + "." + parts[1] + ".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "[]",
                "7",
                "{\"alg\":[\"HS256\"]}",
                "{\"alg\":\"HS256\",\"crit\":[\"x\"],\"x\":1}",
                "{\"alg\":\"HS256\",\"crit\":[]}",
                "{\"alg\":\"HS256\",\"b64\":false,\"crit\":[\"b64\"]}",
                "{\"alg\":\"HS256\",\"b64\":false}",
                "{\"alg\":\"HS256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"HS256\",\"typ\":\"id+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"refresh\"}",
                "{\"alg\":\"HS256\",\"typ\":\"application/id+jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"application/application/jwt\"}",
                "{\"alg\":\"HS256\",\"typ\":\"application/\"}",
                "{\"alg\":\"HS256\",\"typ\":7}",
                "{\"alg\":\"none\",\"alg\":\"HS256\"}"
            })
    void refusesHeadersItDoesNotUnderstand(String header) {
        invalid(header, claims(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"JWT", "jwt", "at+jwt", "application/at+jwt", "Application/JWT"})
    void takesTheTypesOfAccessTokens(String type) {
        enter(tokens.sign("{\"alg\":\"HS256\",\"typ\":\"" + type + "\"}", claims("")));
    }

    @Test
    void refusesAForgedSignature() {
        String good = tokens.sign(HEADER, claims(""));
        enter(good);
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(good.lastIndexOf('.') + 1));
        signature[0] ^= 1;
        String forged = Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        refused(ProblemCode.TOKEN_INVALID, good.substring(0, good.lastIndexOf('.') + 1) + forged);
        DevTokens others = new DevTokens(
                "another secret, which is long enough".getBytes(StandardCharsets.UTF_8),
                Optional.of("quillstream"),
                Optional.of("quillstream"));
        refused(ProblemCode.TOKEN_INVALID, others.sign(HEADER, claims("")));
    }

    /** Tokens that are out when the secret changes need not end with it. */
    @Test
    void takesTokensOfTheSecretBeforeForAsLongAsItIsNamed() {
        String former = "the secret that we had before, long enough";
        Settings before = settings.with(Map.of("QUILL_JWT_SECRET", former));
        Settings changed = settings.with(Map.of("QUILL_JWT_SECRET", "the secret that we have now, long enough"));
        Settings both = changed.with(Map.of("QUILL_JWT_SECRET_PREVIOUS", former));
        String old = DevTokens.of(before).sign(HEADER, claims(""));
        String fresh = DevTokens.of(both).sign(HEADER, claims(""));
        assertEquals(fresh, DevTokens.of(changed).sign(HEADER, claims("")), "new tokens have the new secret");
        for (String token : new String[] {old, fresh}) {
            assertEquals("u1", of(both, token).user());
        }
        assertEquals("u1", of(changed, fresh).user());
        assertThrows(ProblemException.class, () -> of(changed, old));
        assertThrows(ProblemException.class, () -> of(both, tokens.sign(HEADER, claims(""))), "of neither");
    }

    private Principal of(Settings settings, String token) {
        return new DoorAuthenticator(settings, identities, Clock.fixed(NOW, ZoneOffset.UTC))
                .authenticate(new PresentedCredential.Token(token));
    }

    /** The last character of a signature of 32 bytes has two bits that stand for nothing. */
    @Test
    void refusesAnotherSpellingOfAGoodSignature() {
        String good = tokens.sign(HEADER, claims(""));
        char last = good.charAt(good.length() - 1);
        byte[] signature = Base64.getUrlDecoder().decode(good.substring(good.lastIndexOf('.') + 1));
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int spellings = 0;
        for (char other : alphabet.toCharArray()) {
            String text = good.substring(0, good.length() - 1) + other;
            if (other != last) {
                refused(ProblemCode.TOKEN_INVALID, text);
            }
            byte[] meant = Base64.getUrlDecoder().decode(text.substring(text.lastIndexOf('.') + 1));
            spellings += Arrays.equals(signature, meant) ? 1 : 0;
        }
        assertEquals(4, spellings, "the decoder does not tell them apart");
    }

    @Test
    void refusesChangedClaimsUnderAnOldSignature() {
        String good = tokens.sign(HEADER, claims(""));
        String changed = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(claims("").replace("jobs:read", "admin").getBytes(StandardCharsets.UTF_8));
        String[] parts = good.split("\\.");
        refused(ProblemCode.TOKEN_INVALID, parts[0] + "." + changed + "." + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a", "a.b", "a.b.c.d", "a.b.c.d.e", "...", "..", "!!.!!.!!", "eyJ.eyJ.x", "e30.e30.e30", "é.é.é"
            })
    void refusesWhatIsNoToken(String text) {
        refused(ProblemCode.TOKEN_INVALID, text);
    }

    @Test
    void refusesAHugeTokenAtOnce() {
        refused(ProblemCode.TOKEN_INVALID, "a".repeat(500_000) + "." + "b".repeat(500_000) + ".c");
    }

    @Test
    void allowsClocksToDifferByAMinute() {
        long now = NOW.getEpochSecond();
        enter(tokens.sign(HEADER, with("exp", Long.toString(now - 60))));
        refused(ProblemCode.TOKEN_EXPIRED, tokens.sign(HEADER, with("exp", Long.toString(now - 61))));
        enter(tokens.sign(HEADER, claims(",\"nbf\":" + (now + 60))));
        invalid(HEADER, claims(",\"nbf\":" + (now + 61)));
        enter(tokens.sign(HEADER, claims(",\"iat\":" + (now + 60))));
        invalid(HEADER, claims(",\"iat\":" + (now + 61)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1795262400\"", "1e20", "-1", "null", "[]", "true", "99999999999999999999999"})
    void refusesAnExpiryThatIsNoTime(String value) {
        invalid(HEADER, with("exp", value));
    }

    @Test
    void refusesMissingClaims() {
        for (String name : new String[] {"exp", "iss", "aud", "sub", "workspace_id"}) {
            invalid(HEADER, with(name, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"quillstream/\"", "\"Quillstream\"", "\"other\"", "[\"quillstream\"]", "null", "\"\""})
    void refusesOtherIssuers(String value) {
        invalid(HEADER, with("iss", value));
    }

    @Test
    void whereNeitherIsConfiguredInDevelopmentAnyIssuerAndAudienceWillDo() {
        Settings none = new Settings(Map.of());
        DoorAuthenticator open = new DoorAuthenticator(none, identities, Clock.fixed(NOW, ZoneOffset.UTC));
        DevTokens ownMade = DevTokens.of(none);
        for (String name : new String[] {"iss", "aud"}) {
            for (String value : new String[] {null, "\"other\"", "[\"other\"]", "7"}) {
                String token = ownMade.sign(HEADER, with(name, value));
                assertEquals(
                        WORKSPACE,
                        open.authenticate(new PresentedCredential.Token(token)).workspace());
            }
        }
        String minted = ownMade.mint(WORKSPACE, "u1", Set.of(), Duration.ofHours(1), NOW);
        refused(ProblemCode.TOKEN_INVALID, minted);
    }

    @Test
    void looksForItselfInTheAudience() {
        enter(tokens.sign(HEADER, with("aud", "[\"other\",\"quillstream\"]")));
        for (String value : new String[] {"\"other\"", "[\"other\"]", "[]", "[[\"quillstream\"]]", "null", "{}"}) {
            invalid(HEADER, with("aud", value));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "7",
                "null",
                "[\"7b7a0c2e-0d5c-4b53-9b0c-0a55ab1a3f01\"]",
                "\"00000000-0000-0000-0000-000000000000\"",
                "\"{7b7a0c2e-0d5c-4b53-9b0c-0a55ab1a3f01}\"",
                "\"7b7a0c2e0d5c4b539b0c0a55ab1a3f01\"",
                "\"1-1-1-1-1\""
            })
    void refusesAWorkspaceThatIsNoUuid(String value) {
        invalid(HEADER, with("workspace_id", value));
    }

    @Test
    void refusesRepeatedClaimsAndTokensOfOtherUse() {
        invalid(HEADER, claims(",\"sub\":\"admin\""));
        invalid(HEADER, claims(",\"workspace_id\":\"" + UUID.randomUUID() + "\""));
        invalid(HEADER, claims(",\"typ\":\"Refresh\""));
        invalid(HEADER, claims(",\"token_use\":\"id\""));
        invalid(HEADER, with("sub", "\"\""));
    }

    @Test
    void anUnknownWorkspaceIsForbidden() {
        refused(ProblemCode.FORBIDDEN, tokens.sign(HEADER, with("workspace_id", "\"" + UUID.randomUUID() + "\"")));
    }

    @Test
    void aTokenThatHasEndedNoLongerHolds() {
        Principal late = enter(tokens.sign(HEADER, with("exp", Long.toString(NOW.getEpochSecond() - 1))));
        assertFalse(door.stillHolds(late));
    }
}
