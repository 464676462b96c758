package io.quillstream.edge;

import io.quillstream.edge.identity.DevIdentity;
import io.quillstream.edge.limit.Rate;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What both HTTP doors read: identity, limits, browsers, outbound calls. */
public final class EdgeSettings {

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
    public static final Setting<Rate> RATE_LIMIT = new Setting<>(
            "QUILL_RATE_LIMIT",
            List.of(),
            Optional.empty(),
            false,
            "Posts that generate, per user, for example 10/min; replaces the plans' rates.",
            Rate::parse);
    public static final Setting<List<String>> CORS_ORIGINS = list(
            "QUILL_CORS_ORIGINS",
            "Origins, separated by commas, whose pages may call the API from a browser.",
            EdgeSettings::origin);
    public static final Setting<List<String>> OUTBOUND_ALLOW = list(
            "QUILL_OUTBOUND_ALLOW",
            "Hosts or networks, separated by commas, that addresses given by users may reach although private; no route takes such an address yet.",
            item -> item);

    private static final Pattern ORIGIN =
            Pattern.compile("[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\\[[0-9a-f:.]+])(:[0-9]{1,5})?");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(
            JWT_SECRET,
            JWT_SECRET_PREVIOUS,
            JWT_JWKS_URL,
            JWT_ISSUER,
            JWT_AUDIENCE,
            API_KEY_SECRET,
            ID_SECRET,
            RATE_LIMIT,
            CORS_ORIGINS,
            OUTBOUND_ALLOW);

    private EdgeSettings() {}

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
        if (prod(settings) && java.util.Arrays.equals(secret, known)) {
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

    /** As a browser sends it, since nothing else will ever be equal to what one sends. */
    private static String origin(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        String origin = lower.endsWith("/") ? lower.substring(0, lower.length() - 1) : lower;
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException(
                    "expected origins by name, such as https://shop.example or http://localhost:3000, without a path");
        }
        boolean usualPort = (origin.startsWith("http://") && origin.endsWith(":80"))
                || (origin.startsWith("https://") && origin.endsWith(":443"));
        return usualPort ? origin.substring(0, origin.lastIndexOf(':')) : origin;
    }

    private static Setting<List<String>> list(String name, String about, UnaryOperator<String> item) {
        return new Setting<>(
                name,
                List.of(),
                Optional.of(""),
                false,
                about,
                text -> List.of(text.split(",")).stream()
                        .map(String::strip)
                        .filter(given -> !given.isEmpty())
                        .map(item)
                        .toList());
    }
}
