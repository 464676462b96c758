package io.quillstream.ingest.request;

import io.quillstream.schemas.hash.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * SHA-256 over a sequence of values, each with its length before it so that no two sequences read alike. Not
 * thread-safe.
 */
public final class Fingerprint {

    private static final int ABSENT = -1;

    private final MessageDigest digest = Sha256.begin();

    /** Of these values in this order; null is a value of its own. */
    public static String of(String... values) {
        Fingerprint fingerprint = new Fingerprint();
        for (String value : values) {
            fingerprint.add(value == null ? null : value.getBytes(StandardCharsets.UTF_8));
        }
        return fingerprint.hex();
    }

    /** Adds a value; may be null. */
    public Fingerprint add(byte[] value) {
        digest.update(ByteBuffer.allocate(4)
                .putInt(value == null ? ABSENT : value.length)
                .flip());
        if (value != null) {
            digest.update(value);
        }
        return this;
    }

    /** Lower-case hex of everything that was added; ends the sequence. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
