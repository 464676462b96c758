package io.quillstream.schemas.content;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** The digest by which content is told to be whole, wherever it is: in a completion, in a part, in a document. Pure. */
public final class ContentDigest {

    /** Tells where one item ends, so that others of the same letters have another digest. */
    private static final String BETWEEN = "\u001e";

    private ContentDigest() {}

    /** SHA-256 of the items' text, in lower-case hex digits. */
    public static String of(List<String> items) {
        try {
            byte[] text = text(items);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** The items as one text, joined by U+001E, in UTF-8. */
    public static byte[] text(List<String> items) {
        return String.join(BETWEEN, items).getBytes(StandardCharsets.UTF_8);
    }
}
