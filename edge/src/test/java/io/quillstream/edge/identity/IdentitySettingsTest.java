package io.quillstream.edge.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IdentitySettingsTest {

    private static final String OWN = "a secret of my own, long enough for all of them";

    @Test
    void developmentNeedsNoSecret() {
        Settings none = new Settings(Map.of());
        assertTrue(IdentitySettings.jwtSecret(none).isPresent());
        assertTrue(IdentitySettings.apiKeySecret(none).length >= 32);
        assertTrue(IdentitySettings.idSecret(none).length >= 16);
    }

    @Test
    void productionRefusesDevelopmentSecrets() {
        Settings missing = new Settings(Map.of("QUILL_MODE", "prod"));
        Settings known = missing.with(Map.of(
                "QUILL_JWT_SECRET", DevIdentity.JWT_SECRET,
                "QUILL_API_KEY_SECRET", DevIdentity.API_KEY_SECRET,
                "QUILL_ID_SECRET", DevIdentity.ID_SECRET));
        for (Settings settings : List.of(missing, known)) {
            assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtSecret(settings));
            assertThrows(InvalidSettingException.class, () -> IdentitySettings.apiKeySecret(settings));
            assertThrows(InvalidSettingException.class, () -> IdentitySettings.idSecret(settings));
        }
        Settings own =
                missing.with(Map.of("QUILL_JWT_SECRET", OWN, "QUILL_API_KEY_SECRET", OWN, "QUILL_ID_SECRET", OWN));
        assertTrue(IdentitySettings.jwtSecret(own).isPresent());
        assertEquals(OWN.length(), IdentitySettings.apiKeySecret(own).length);
    }

    @Test
    void productionNamesIssuerAndAudience() {
        Settings neither = new Settings(Map.of());
        assertEquals(Optional.empty(), IdentitySettings.jwtIssuer(neither));
        assertEquals(Optional.empty(), IdentitySettings.jwtAudience(neither));
        Settings prod = neither.with(Map.of("QUILL_MODE", "prod"));
        assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtIssuer(prod));
        assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtAudience(prod));
        Settings both = prod.with(Map.of("QUILL_JWT_ISSUER", "https://issuer.example/", "QUILL_JWT_AUDIENCE", "quill"));
        assertEquals(Optional.of("https://issuer.example/"), IdentitySettings.jwtIssuer(both));
        assertEquals(Optional.of("quill"), IdentitySettings.jwtAudience(both));
    }

    @Test
    void aKeySetAloneMeansThatNoSecretIsTaken() {
        Settings keySet = new Settings(Map.of("QUILL_JWT_JWKS_URL", "https://issuer.example/keys"));
        assertFalse(IdentitySettings.jwtSecret(keySet).isPresent());
        assertTrue(IdentitySettings.jwtSecret(keySet.with(Map.of("QUILL_JWT_SECRET", OWN)))
                .isPresent());
    }

    @Test
    void theSecretBeforeIsTakenBehindTheOneNow() {
        String former = "a secret that I had before, long enough too";
        Settings both = new Settings(Map.of("QUILL_JWT_SECRET", OWN, "QUILL_JWT_SECRET_PREVIOUS", former));
        assertEquals(
                List.of(OWN, former),
                IdentitySettings.jwtSecrets(both).stream()
                        .map(secret -> new String(secret, StandardCharsets.UTF_8))
                        .toList());
        Settings keySet = new Settings(Map.of("QUILL_JWT_JWKS_URL", "https://issuer.example/keys"));
        assertEquals(List.of(), IdentitySettings.jwtSecrets(keySet));
        assertEquals(
                1,
                IdentitySettings.jwtSecrets(keySet.with(Map.of("QUILL_JWT_SECRET_PREVIOUS", former)))
                        .size(),
                "on the way from a secret to a key set");
        Settings known = both.with(Map.of("QUILL_MODE", "prod", "QUILL_JWT_SECRET_PREVIOUS", DevIdentity.JWT_SECRET));
        assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtSecrets(known));
        Settings tooShort = both.with(Map.of("QUILL_JWT_SECRET_PREVIOUS", "hunter2"));
        assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtSecrets(tooShort));
    }

    @Test
    void shortSecretsAreRefusedWithoutBeingShown() {
        Settings shortSecret = new Settings(Map.of("QUILL_JWT_SECRET", "hunter2"));
        InvalidSettingException refusal =
                assertThrows(InvalidSettingException.class, () -> IdentitySettings.jwtSecret(shortSecret));
        assertFalse(refusal.getMessage().contains("hunter2"), refusal.getMessage());
    }
}
