package io.quillstream.edge.identity;

import io.quillstream.schemas.hash.KeyedHash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * The keyed hash (HMAC-SHA-256) under which API keys are stored: a copy of the table is of no use without the secret.
 * Keys are random, so a slow hash would add nothing. Thread-safe.
 */
public final class ApiKeyHash {

    private final KeyedHash hash;

    public ApiKeyHash(byte[] secret) {
        this.hash = new KeyedHash(secret);
    }

    /** Lower-case hex, 64 digits. */
    public String of(ApiKey key) {
        return HexFormat.of().formatHex(hash.of(key.text()));
    }

    /** Compares two hashes in constant time. */
    public static boolean equal(String hash, String storedHash) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), storedHash.getBytes(StandardCharsets.US_ASCII));
    }
}
