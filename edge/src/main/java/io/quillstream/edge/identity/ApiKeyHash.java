package io.quillstream.edge.identity;

import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keyed hash (HMAC-SHA-256) under which API keys are stored: a copy of the table is of no use without the secret.
 * Keys are random, so a slow hash would add nothing. Thread-safe.
 */
public final class ApiKeyHash {

    private final SecretKeySpec secret;

    /** Never used but to be copied: to find and to begin one takes longer than the hash of a key. */
    private final Mac begun;

    public ApiKeyHash(byte[] secret) {
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.begun = begin();
    }

    /** Lower-case hex, 64 digits. */
    public String of(ApiKey key) {
        return HexFormat.of().formatHex(another().doFinal(key.text().getBytes(StandardCharsets.US_ASCII)));
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

    /** Compares two hashes in constant time. */
    public static boolean equal(String hash, String storedHash) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), storedHash.getBytes(StandardCharsets.US_ASCII));
    }
}
