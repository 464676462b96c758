package io.quillstream.schemas.id;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the ids of jobs, batches and tasks come from. An id with an idempotency key behind it is a keyed function
 * (HMAC-SHA-256, laid out as a version 8 UUID, RFC 9562) of workspace and key: a repetition finds the first job
 * without a look-up table, and the id does not give the key away. An id without a key begins with the time, as do those of
 * the lines of such a batch: what belongs together lies together in every store that sorts by id. Thread-safe.
 */
public final class JobIds {

    private static final long TIME = 0xFFFFFFFFFFFF0000L;

    private final SecretKeySpec secret;
    private final InstantSource clock;

    /** @param secret at least 16 bytes; every door of an installation must use the same */
    public JobIds(byte[] secret) {
        this(secret, InstantSource.system());
    }

    JobIds(byte[] secret, InstantSource clock) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("The secret of the ids needs at least 16 bytes");
        }
        this.secret = new SecretKeySpec(secret, "HmacSHA256");
        this.clock = clock;
    }

    /** The id of the one job that this workspace can have under this key. */
    public UUID ofKey(UUID workspace, String idempotencyKey) {
        return derive("key", workspace.toString(), idempotencyKey);
    }

    /** The id of a line of a batch. It begins with the time that the batch's id begins with, if that is one of {@link #fresh}. */
    public UUID ofLine(UUID batch, String customId) {
        UUID line = derive("line", batch.toString(), customId);
        return batch.version() == 7
                ? new UUID(
                        batch.getMostSignificantBits() & TIME | line.getMostSignificantBits() & ~TIME,
                        line.getLeastSignificantBits())
                : line;
    }

    /**
     * A new id, for a request without a key: a version 7 UUID (RFC 9562, section 5.7), its time in milliseconds with 12 bits of
     * their fractions (section 6.2, method 3) and 62 random bits. Those of one door ascend as its clock does.
     */
    public UUID fresh() {
        Instant now = clock.instant();
        long fraction = now.getNano() % 1_000_000 * 4096L / 1_000_000;
        return new UUID(
                now.toEpochMilli() << 16 | 0x7000L | fraction, UUID.randomUUID().getLeastSignificantBits());
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
