package io.quillstream.workers.prompt;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts text from outside between two marks, so that a model can tell data from instructions. The mark is a keyed hash
 * of the text: whoever wrote the text cannot guess it and so cannot close the fence, yet the same text always gets the
 * same mark, so that equal prompts stay equal (and cached). Thread-safe.
 */
public final class Fence {

    private static final int MARK_BYTES = 10;

    private final SecretKeySpec secret;

    /** Never used but to be copied: to find and to begin one takes longer than the hash of a short text. */
    private final Mac begun;

    /** A text between its marks. */
    public record Fenced(String mark, String text) {}

    /** @param secret known to all workers of an installation and to nobody who writes product texts */
    public Fence(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.begun = begin();
    }

    /** The text as a block named {@code name}. */
    public Fenced around(String name, String text) {
        String mark = mark(name, text);
        return new Fenced(mark, "<<<" + name + " " + mark + "\n" + text + "\n" + mark + ">>>");
    }

    /** A keyed hash of some text, as canaries use it. */
    public String mark(String name, String text) {
        for (int round = 0; ; round++) {
            String mark = HexFormat.of().formatHex(hmac(name + "\n" + round + "\n" + text), 0, MARK_BYTES);
            if (!text.contains(mark)) {
                return mark;
            }
        }
    }

    private byte[] hmac(String text) {
        return another().doFinal(text.getBytes(StandardCharsets.UTF_8));
    }

    private Mac another() {
        try {
            return (Mac) begun.clone();
        } catch (CloneNotSupportedException e) {
            // The JDK's can be copied; that of another provider may not.
            return begin();
        }
    }

    private Mac begin() {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
