package io.quillstream.schemas.hash;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMAC-SHA-256 under one secret: nobody without it can tell or make the hash of a text. Thread-safe. */
public final class KeyedHash {

    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec secret;

    /** Never used but to be copied: to find and to begin one takes longer than the hash of a short text. */
    private final Mac begun;

    /** @param secret at least one byte */
    public KeyedHash(byte[] secret) {
        this.secret = new SecretKeySpec(secret, ALGORITHM);
        this.begun = begin();
    }

    /** The 32 bytes for the text in UTF-8. */
    public byte[] of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The 32 bytes for the parts, as if they were one. */
    public byte[] of(byte[]... parts) {
        Mac mac = another();
        for (byte[] part : parts) {
            mac.update(part);
        }
        return mac.doFinal();
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
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(secret);
            return mac;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }
}
