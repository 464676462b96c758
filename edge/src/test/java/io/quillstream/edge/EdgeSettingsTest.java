package io.quillstream.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.limit.Rate;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EdgeSettingsTest {

    private static final String OWN = "a secret of my own, long enough for all of them";

    @Test
    void developmentNeedsNoSecret() {
        Settings none = new Settings(Map.of());
        assertTrue(EdgeSettings.jwtSecret(none).isPresent());
        assertTrue(EdgeSettings.apiKeySecret(none).length >= 32);
        assertTrue(EdgeSettings.idSecret(none).length >= 16);
    }

    @Test
    void productionRefusesDevelopmentSecrets() {
        Settings missing = new Settings(Map.of("QUILL_MODE", "prod"));
        Settings known = missing.with(Map.of(
                "QUILL_JWT_SECRET", DevIdentity.JWT_SECRET,
                "QUILL_API_KEY_SECRET", DevIdentity.API_KEY_SECRET,
                "QUILL_ID_SECRET", DevIdentity.ID_SECRET));
        for (Settings settings : List.of(missing, known)) {
            assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtSecret(settings));
            assertThrows(InvalidSettingException.class, () -> EdgeSettings.apiKeySecret(settings));
            assertThrows(InvalidSettingException.class, () -> EdgeSettings.idSecret(settings));
        }
        Settings own =
                missing.with(Map.of("QUILL_JWT_SECRET", OWN, "QUILL_API_KEY_SECRET", OWN, "QUILL_ID_SECRET", OWN));
        assertTrue(EdgeSettings.jwtSecret(own).isPresent());
        assertEquals(OWN.length(), EdgeSettings.apiKeySecret(own).length);
    }

    @Test
    void productionNamesIssuerAndAudience() {
        Settings neither = new Settings(Map.of());
        assertEquals(Optional.empty(), EdgeSettings.jwtIssuer(neither));
        assertEquals(Optional.empty(), EdgeSettings.jwtAudience(neither));
        Settings prod = neither.with(Map.of("QUILL_MODE", "prod"));
        assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtIssuer(prod));
        assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtAudience(prod));
        Settings both = prod.with(Map.of("QUILL_JWT_ISSUER", "https://issuer.example/", "QUILL_JWT_AUDIENCE", "quill"));
        assertEquals(Optional.of("https://issuer.example/"), EdgeSettings.jwtIssuer(both));
        assertEquals(Optional.of("quill"), EdgeSettings.jwtAudience(both));
    }

    @Test
    void aKeySetAloneMeansThatNoSecretIsTaken() {
        Settings keySet = new Settings(Map.of("QUILL_JWT_JWKS_URL", "https://issuer.example/keys"));
        assertFalse(EdgeSettings.jwtSecret(keySet).isPresent());
        assertTrue(EdgeSettings.jwtSecret(keySet.with(Map.of("QUILL_JWT_SECRET", OWN)))
                .isPresent());
    }

    @Test
    void theSecretBeforeIsTakenBehindTheOneNow() {
        String former = "a secret that I had before, long enough too";
        Settings both = new Settings(Map.of("QUILL_JWT_SECRET", OWN, "QUILL_JWT_SECRET_PREVIOUS", former));
        assertEquals(
                List.of(OWN, former),
                EdgeSettings.jwtSecrets(both).stream()
                        .map(secret -> new String(secret, StandardCharsets.UTF_8))
                        .toList());
        Settings keySet = new Settings(Map.of("QUILL_JWT_JWKS_URL", "https://issuer.example/keys"));
        assertEquals(List.of(), EdgeSettings.jwtSecrets(keySet));
        assertEquals(
                1,
                EdgeSettings.jwtSecrets(keySet.with(Map.of("QUILL_JWT_SECRET_PREVIOUS", former)))
                        .size(),
                "on the way from a secret to a key set");
        Settings known = both.with(Map.of("QUILL_MODE", "prod", "QUILL_JWT_SECRET_PREVIOUS", DevIdentity.JWT_SECRET));
        assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtSecrets(known));
        Settings tooShort = both.with(Map.of("QUILL_JWT_SECRET_PREVIOUS", "hunter2"));
        assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtSecrets(tooShort));
    }

    @Test
    void shortSecretsAreRefusedWithoutBeingShown() {
        Settings shortSecret = new Settings(Map.of("QUILL_JWT_SECRET", "hunter2"));
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> EdgeSettings.jwtSecret(shortSecret));
        assertFalse(refusal.getMessage().contains("hunter2"), refusal.getMessage());
    }

    @Test
    void originsAreReadAsBrowsersSendThem() {
        Settings settings = new Settings(
                Map.of(
                        "QUILL_CORS_ORIGINS",
                        "https://Shop.example/, http://localhost:3000,https://b.example:443, http://[::1]:80, capacitor://localhost"));
        assertEquals(
                List.of(
                        "https://shop.example",
                        "http://localhost:3000",
                        "https://b.example",
                        "http://[::1]",
                        "capacitor://localhost"),
                settings.get(EdgeSettings.CORS_ORIGINS));
        assertEquals(List.of(), new Settings(Map.of()).get(EdgeSettings.CORS_ORIGINS));
    }

    /** None of these is ever equal to what a browser sends, but for {@code null}, which any page can send. */
    @ParameterizedTest
    @ValueSource(strings = {"*", "null", "shop.example", "https://shop.example/app", "https://*.example", "https://"})
    void whatNoBrowserSendsIsNoOrigin(String text) {
        Settings settings = new Settings(Map.of("QUILL_CORS_ORIGINS", "https://shop.example," + text));
        assertThrows(InvalidSettingException.class, () -> settings.get(EdgeSettings.CORS_ORIGINS));
    }

    @Test
    void ratesAreReadAsWritten() {
        assertEquals(Rate.perMinute(10), Rate.parse("10/min"));
        assertEquals(Rate.perMinute(10), Rate.parse(" 10/m "));
        assertEquals(3600, Rate.parse("5/h").window().toSeconds());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10", "0/min", "-1/min", "10/day", "x/min", "10 per min", "99999999999/s"})
    void otherRatesAreRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Rate.parse(text));
    }
}
