package io.quillstream.launcher.contract;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes tokens as an outsider does who has read RFC 7519 and knows the secret: no code of the door is used. */
final class Tokens {

    static final String ALL_SCOPES = "generate:write jobs:read content:read usage:read audit:read";

    private final byte[] secret;

    Tokens(String secret) {
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
    }

    /** A good token that lasts an hour. */
    String of(UUID workspace, String user, String scope) {
        return claims("{\"sub\":\"%s\",\"workspace_id\":\"%s\",\"exp\":%d,\"scope\":\"%s\"}"
                .formatted(user, workspace, Instant.now().getEpochSecond() + 3600, scope));
    }

    /** These claims, well signed. */
    String claims(String json) {
        return signed("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", json);
    }

    /** This header and these claims with an HS256 signature, whatever the header says. */
    String signed(String header, String json) {
        String text =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(json.getBytes(StandardCharsets.UTF_8));
        return text + "." + base64(hmac(secret, text));
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
