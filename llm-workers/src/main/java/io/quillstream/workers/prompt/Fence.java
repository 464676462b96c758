package io.quillstream.workers.prompt;

import io.quillstream.schemas.hash.KeyedHash;
import java.util.HexFormat;

/**
 * Puts text from outside between two marks, so that a model can tell data from instructions. The mark is a keyed hash
 * of the text: whoever wrote the text cannot guess it and so cannot close the fence, yet the same text always gets the
 * same mark, so that equal prompts stay equal (and cached). Thread-safe.
 */
public final class Fence {

    private static final int MARK_BYTES = 10;

    private final KeyedHash hash;

    /** A text between its marks. */
    public record Fenced(String mark, String text) {}

    /** @param secret known to all workers of an installation and to nobody who writes product texts */
    public Fence(byte[] secret) {
        this.hash = new KeyedHash(secret);
    }

    /** The text as a block named {@code name}. */
    public Fenced around(String name, String text) {
        String mark = mark(name, text);
        return new Fenced(mark, "<<<" + name + " " + mark + "\n" + text + "\n" + mark + ">>>");
    }

    /** A keyed hash of some text, as canaries use it. */
    public String mark(String name, String text) {
        for (int round = 0; ; round++) {
            String mark = HexFormat.of().formatHex(hash.of(name + "\n" + round + "\n" + text), 0, MARK_BYTES);
            if (!text.contains(mark)) {
                return mark;
            }
        }
    }
}
