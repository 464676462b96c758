package io.quillstream.schemas.hash;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 by the JDK, which must have it. Texts are hashed in UTF-8. Thread-safe. */
public final class Sha256 {

    private Sha256() {}

    /** For what comes in pieces; not thread-safe. */
    public static MessageDigest begin() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The 32 bytes. */
    public static byte[] of(String text) {
        return begin().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** In lower-case hex, 64 digits. */
    public static String hex(String text) {
        return HexFormat.of().formatHex(of(text));
    }

    /** In lower-case hex, 64 digits. */
    public static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(begin().digest(bytes));
    }
}
