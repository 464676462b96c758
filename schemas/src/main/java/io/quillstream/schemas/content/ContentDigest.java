package io.quillstream.schemas.content;

import io.quillstream.schemas.hash.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The digest by which content is told to be whole, wherever it is: in a completion, in a part, in a document. Pure. */
public final class ContentDigest {

    /** Tells where one item ends, so that others of the same letters have another digest. */
    private static final String BETWEEN = "\u001e";

    private ContentDigest() {}

    /** SHA-256 of the items' text, in lower-case hex digits. */
    public static String of(List<String> items) {
        return Sha256.hex(text(items));
    }

    /** The items as one text, joined by U+001E, in UTF-8. */
    public static byte[] text(List<String> items) {
        return String.join(BETWEEN, items).getBytes(StandardCharsets.UTF_8);
    }
}
