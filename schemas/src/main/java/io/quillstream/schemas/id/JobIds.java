package io.quillstream.schemas.id;

import io.quillstream.schemas.hash.KeyedHash;
import io.quillstream.schemas.hash.Sha256;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Where the ids of jobs, batches and tasks come from. An id with an idempotency key behind it is a keyed function
 * (HMAC-SHA-256, laid out as a version 8 UUID, RFC 9562) of workspace and key: a repetition finds the first job
 * without a look-up table, and the id does not give the key away. An id without a key is random. None of them tells when or
 * in which order it was made, or can be guessed. Thread-safe.
 */
public final class JobIds {

    private final KeyedHash secret;

    /** @param secret at least 16 bytes; every door of an installation must use the same */
    public JobIds(byte[] secret) {
        if (secret.length < 16) {
            throw new IllegalArgumentException("The secret of the ids needs at least 16 bytes");
        }
        this.secret = new KeyedHash(secret);
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
        return versionEight(Sha256.of(job + "/" + step));
    }

    private UUID derive(String purpose, String scope, String name) {
        return versionEight(secret.of(purpose + "\n" + scope + "\n" + name));
    }

    private static UUID versionEight(byte[] digest) {
        ByteBuffer bits = ByteBuffer.wrap(digest);
        long high = bits.getLong() & 0xFFFFFFFFFFFF0FFFL | 0x8000L;
        long low = bits.getLong() & 0x3FFFFFFFFFFFFFFFL | 0x8000000000000000L;
        return new UUID(high, low);
    }
}
