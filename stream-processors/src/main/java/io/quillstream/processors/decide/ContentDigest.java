package io.quillstream.processors.decide;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest by which a content part is told to be whole: SHA-256 (lower-case hex) of its items joined by U+001E. */
public final class ContentDigest {

    private ContentDigest() {}

    public static String of(List<String> items) {
        try {
            byte[] text = String.join("\u001e", items).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
