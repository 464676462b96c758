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
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeyTest {

    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final UUID WORKSPACE = UUID.fromString("7b7a0c2e-0d5c-4b53-9b0c-0a55ab1a3f01");

    private final Settings settings = new Settings(Map.of());
    private final ApiKeyHash hash = new ApiKeyHash(IdentitySettings.apiKeySecret(settings));
    private final MemoryIdentities identities = new MemoryIdentities();
    private final DoorAuthenticator door =
            new DoorAuthenticator(settings, identities, Clock.fixed(NOW, ZoneOffset.UTC));

    private StoredApiKey store(ApiKey key, Instant expiresAt) {
        identities.plans.put(WORKSPACE, "free");
        StoredApiKey stored = new StoredApiKey(
                UUID.randomUUID(),
                WORKSPACE,
                "maker",
                Set.of(Scope.JOBS_READ),
                Optional.ofNullable(expiresAt),
                hash.of(key));
        identities.keys.put(stored.keyId(), stored);
        return stored;
    }

    private Principal enter(String text) {
        return door.authenticate(new PresentedCredential.Key(text));
    }

    private ProblemCode refusal(String text) {
        return assertThrows(ProblemException.class, () -> enter(text)).code();
    }

    @Test
    void hasTheFormOfTheContract() {
        for (int i = 0; i < 100; i++) {
            ApiKey key = ApiKey.random();
            assertTrue(key.text().matches("qs_live_[0-9A-Za-z]{36}"), key.text());
            assertEquals(key, ApiKey.parse(key.text()).orElseThrow());
            assertFalse(key.toString().contains(key.text().substring(20)));
        }
    }

    /** The checksum of a known text, computed elsewhere: CRC-32 of 30 zeros is 0xC8CC5FFC. */
    @Test
    void checksumIsCrc32InBaseSixtyTwo() {
        java.util.zip.CRC32 crc = new java.util.zip.CRC32();
        crc.update("0".repeat(30).getBytes(StandardCharsets.US_ASCII));
        String digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        String text = ApiKey.development("0".repeat(30)).text();
        long value = 0;
        for (char digit : text.substring(text.length() - 6).toCharArray()) {
            value = value * 62 + digits.indexOf(digit);
        }
        assertEquals(crc.getValue(), value);
    }

    @Test
    void theDevelopmentKeyIsWellFormed() {
        assertTrue(DevIdentity.API_KEY.text().startsWith("qs_dev_"));
        assertEquals(
                DevIdentity.API_KEY, ApiKey.parse(DevIdentity.API_KEY.text()).orElseThrow());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "qs_", "qs_live_", "qs_test_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "hello", "qs_live_é"})
    void isNotWhatLacksTheForm(String text) {
        assertTrue(ApiKey.parse(text).isEmpty());
        assertEquals(ProblemCode.TOKEN_INVALID, refusal(text));
    }

    @Test
    void aMistypedKeyIsRefusedWithoutALookUp() {
        String text = ApiKey.random().text();
        char other = text.charAt(12) == 'a' ? 'b' : 'a';
        assertEquals(ProblemCode.TOKEN_INVALID, refusal(text.substring(0, 12) + other + text.substring(13)));
        assertEquals(ProblemCode.TOKEN_INVALID, refusal(text + " "));
        assertEquals(0, identities.questions.get());
    }

    @Test
    void letsAKnownKeyInAndActsForItsMaker() {
        ApiKey key = ApiKey.random();
        StoredApiKey stored = store(key, null);
        Principal principal = enter(key.text());
        assertEquals(WORKSPACE, principal.workspace());
        assertEquals("maker", principal.user());
        assertEquals(Set.of(Scope.JOBS_READ), principal.scopes());
        assertEquals("key:" + stored.keyId(), principal.credentialId());
        assertTrue(door.stillHolds(principal));
    }

    @Test
    void refusesUnknownAndExpiredKeys() {
        assertEquals(ProblemCode.TOKEN_INVALID, refusal(ApiKey.random().text()));
        ApiKey expired = ApiKey.random();
        store(expired, NOW);
        assertEquals(ProblemCode.TOKEN_EXPIRED, refusal(expired.text()));
    }

    @Test
    void aKeyOfADeletedWorkspaceIsLikeOneThatNeverWas() {
        ApiKey key = ApiKey.random();
        store(key, null);
        identities.plans.clear();
        assertEquals(ProblemCode.TOKEN_INVALID, refusal(key.text()));
    }

    @Test
    void isStoredAsAKeyedHash() {
        ApiKey key = ApiKey.random();
        assertTrue(hash.of(key).matches("[0-9a-f]{64}"));
        assertTrue(ApiKeyHash.equal(hash.of(key), hash.of(key)));
        assertFalse(ApiKeyHash.equal(hash.of(ApiKey.random()), hash.of(key)));
        ApiKeyHash other = new ApiKeyHash("another secret of at least so many bytes".getBytes(StandardCharsets.UTF_8));
        assertFalse(ApiKeyHash.equal(other.of(key), hash.of(key)));
    }

    @Test
    void aRevokedKeyEndsWithinAMinuteAlsoWhileTheStoreIsAway() {
        ApiKey key = ApiKey.random();
        StoredApiKey stored = store(key, null);
        AtomicLong nanos = new AtomicLong();
        RecentIdentities recent = new RecentIdentities(identities, nanos::get);
        assertTrue(recent.keyByHash(stored.hash()).isPresent());
        identities.keys.clear();
        assertTrue(recent.keyByHash(stored.hash()).isPresent(), "remembered");
        assertEquals(1, identities.questions.get());
        nanos.addAndGet(21_000_000_000L);
        assertTrue(recent.keyByHash(stored.hash()).isEmpty(), "revoked");

        store(key, null);
        assertTrue(recent.keyByHash(stored.hash()).isPresent(), "found at once");
        identities.away = true;
        nanos.addAndGet(30_000_000_000L);
        assertTrue(recent.keyByHash(stored.hash()).isPresent(), "the last known answer holds a little");
        nanos.addAndGet(30_000_000_000L);
        ProblemException away = assertThrows(ProblemException.class, () -> recent.keyByHash(stored.hash()));
        assertEquals(ProblemCode.OVERLOADED, away.code());
    }

    /** A database that is away is known to be after three seconds, which nobody should wait who has a known key. */
    @Test
    void whoIsKnownDoesNotWaitForAStoreThatIsSilent() {
        ApiKey key = ApiKey.random();
        StoredApiKey stored = store(key, null);
        AtomicLong nanos = new AtomicLong();
        RecentIdentities recent = new RecentIdentities(identities, nanos::get);
        assertTrue(recent.keyByHash(stored.hash()).isPresent());
        CountDownLatch silence = new CountDownLatch(1);
        identities.answers = silence;
        nanos.addAndGet(6_000_000_000L);
        int asked = identities.questions.get();
        for (int i = 0; i < 100; i++) {
            assertTrue(recent.keyByHash(stored.hash()).isPresent());
        }
        assertTrue(identities.questions.get() <= asked + 1, "one waits half a second, the others not at all");
        identities.keys.clear();
        silence.countDown();
        identities.answers = new CountDownLatch(0);
        nanos.addAndGet(6_000_000_000L);
        assertTrue(recent.keyByHash(stored.hash()).isEmpty(), "asked again, and revoked");
    }
}
