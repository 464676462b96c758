package io.quillstream.schemas.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the ids of jobs, batches and tasks come from. An id with an idempotency key behind it is a keyed function
 * (HMAC-SHA-256, laid out as a version 8 UUID, RFC 9562) of workspace and key: a repetition finds the first job
 * without a look-up table, and the id does not give the key away. An id without a key is random. None of them tells when or
 * in which order it was made, or can be guessed. Thread-safe.
 */
public final class JobIds {

    private final SecretKeySpec secret;

    /** @param secret at least 16 bytes; every door of an installation must use the same */
    public JobIds(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("The secret of the ids needs at least 16 bytes");
        }
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
    }

    /** The id of the one job that this workspace can have under this key. */
    public UUID ofKey(UUID workspace, String idempotencyKey) {
        return derive("key", workspace.toString(), idempotencyKey);
    }

    /** The id of a line of a batch. */
    public UUID ofLine(UUID batch, String customId) {
        return derive("line", batch.toString(), customId);
    }

    /** A new id, for a request without a key: a version 4 UUID (RFC 9562, section 5.4), 122 bits of a secure generator. */
    public UUID fresh() {
        return UUID.randomUUID();
    }

    /** The id of a step's task. Not secret: it depends on the job id only. */
    public static UUID task(UUID job, String step) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return versionEight(sha.digest((job + "/" + step).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private UUID derive(String purpose, String scope, String name) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(secret);
            return versionEight(mac.doFinal((purpose + "\n" + scope + "\n" + name).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new AssertionError(e);
        }
    }

    private static UUID versionEight(byte[] digest) {
        ByteBuffer bits = ByteBuffer.wrap(digest);
        long high = bits.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x8000L;
        long low = bits.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
