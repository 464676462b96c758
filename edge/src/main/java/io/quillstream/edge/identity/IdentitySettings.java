package io.quillstream.edge.identity;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a door has to know in order to tell who asks, and the secrets behind what it hands out. */
public final class IdentitySettings {

    public static final Setting<byte[]> JWT_SECRET = secretBytes(
            "QUILL_JWT_SECRET",
            32,
            "Secret of HS256 tokens, at least 32 bytes. Without it and without a key set, dev mode uses a public one.");
    public static final Setting<byte[]> JWT_SECRET_PREVIOUS = secretBytes(
            "QUILL_JWT_SECRET_PREVIOUS",
            32,
            "Secret of HS256 tokens before the one now: tokens of both are taken, until this is no longer set.");
    public static final Setting<String> JWT_JWKS_URL =
            Setting.text("QUILL_JWT_JWKS_URL", null, "Address of the key set (JWKS) of RS256, ES256 and EdDSA tokens.");
    public static final Setting<String> JWT_ISSUER = Setting.text(
            "QUILL_JWT_ISSUER", null, "Issuer that tokens must name; dev mode takes any if it is not set.");
    public static final Setting<String> JWT_AUDIENCE = Setting.text(
            "QUILL_JWT_AUDIENCE", null, "Audience that tokens must name; dev mode takes any if it is not set.");
    public static final Setting<byte[]> API_KEY_SECRET = secretBytes(
            "QUILL_API_KEY_SECRET",
            32,
            "Secret of the hashes under which API keys are stored, at least 32 bytes; changing it ends all keys.");
    public static final Setting<byte[]> ID_SECRET = secretBytes(
            "QUILL_ID_SECRET",
            16,
            "Secret behind job ids and cursors, at least 16 bytes; the same for every door, never changed.");

    private IdentitySettings() {}

    /** The HS256 secret of new tokens; empty if tokens are proven by a key set only. */
    public static Optional<byte[]> jwtSecret(Settings settings) {
        boolean keySetOnly = settings.given(JWT_JWKS_URL) && !settings.given(JWT_SECRET);
        return keySetOnly ? Optional.empty() : Optional.of(orDevelopment(settings, JWT_SECRET, DevIdentity.JWT_SECRET));
    }

    /**
     * The secrets that an HS256 token may be signed with, {@link #jwtSecret} first; none if tokens are proven by a key set
     * only.
     *
     * @throws Settings.InvalidSettingException in prod, if one of them is that of development
     */
    public static List<byte[]> jwtSecrets(Settings settings) {
        Optional<byte[]> previous = settings.given(JWT_SECRET_PREVIOUS)
                ? Optional.of(orDevelopment(settings, JWT_SECRET_PREVIOUS, DevIdentity.JWT_SECRET))
                : Optional.empty();
        return Stream.concat(jwtSecret(settings).stream(), previous.stream()).toList();
    }

    /**
     * The issuer that tokens must name; empty if any will do.
     *
     * @throws Settings.InvalidSettingException in prod, if it is not set
     */
    public static Optional<String> jwtIssuer(Settings settings) {
        return orAnyInDevelopment(settings, JWT_ISSUER);
    }

    /**
     * The audience that tokens must name; empty if any will do.
     *
     * @throws Settings.InvalidSettingException in prod, if it is not set
     */
    public static Optional<String> jwtAudience(Settings settings) {
        return orAnyInDevelopment(settings, JWT_AUDIENCE);
    }

    /** Whoever makes a token with the development secret by hand should need no more than it; a real issuer is named. */
    private static Optional<String> orAnyInDevelopment(Settings settings, Setting<String> setting) {
        Optional<String> expected = settings.find(setting);
        if (expected.isEmpty() && prod(settings)) {
            throw new Settings.InvalidSettingException(setting.name()
                    + " must be set in prod mode: a token made for another service must not open this one");
        }
        return expected;
    }

    public static byte[] apiKeySecret(Settings settings) {
        return orDevelopment(settings, API_KEY_SECRET, DevIdentity.API_KEY_SECRET);
    }

    public static byte[] idSecret(Settings settings) {
        return orDevelopment(settings, ID_SECRET, DevIdentity.ID_SECRET);
    }

    /**
     * Development secrets are in the source, so anybody knows them.
     *
     * @throws Settings.InvalidSettingException in prod, if the secret is not set or is the one of development
     */
    private static byte[] orDevelopment(Settings settings, Setting<byte[]> setting, String development) {
        byte[] known = development.getBytes(StandardCharsets.UTF_8);
        byte[] secret = settings.find(setting).orElse(known);
        if (prod(settings) && Arrays.equals(secret, known)) {
            throw new Settings.InvalidSettingException(setting.name()
                    + " must be set to a secret of your own in prod mode; the one of development is public");
        }
        return secret;
    }

    private static boolean prod(Settings settings) {
        return settings.get(ConnectionSettings.MODE) == ConnectionSettings.Mode.PROD;
    }

    private static Setting<byte[]> secretBytes(String name, int least, String about) {
        return new Setting<>(name, List.of(), Optional.empty(), true, about, text -> {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            if (bytes.length < least) {
                throw new IllegalArgumentException("expected at least " + least + " bytes");
            }
            return bytes;
        });
    }
}
