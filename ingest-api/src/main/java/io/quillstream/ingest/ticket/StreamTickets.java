package io.quillstream.ingest.ticket;

import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.ingest.http.JsonText;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Tickets in Redis, under their hash: who reads the store cannot use them. A ticket ends with its first use, after a
 * minute, or with the credential behind it. Thread-safe.
 */
public final class StreamTickets {

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final int RANDOM_BYTES = 32;

    private final RedisStore redis;
    private final SecureRandom random = new SecureRandom();

    /** A ticket as the client gets it. */
    public record Issued(String ticket, Instant expiresAt) {}

    public StreamTickets(RedisStore redis) {
        this.redis = redis;
    }

    /**
     * @param subjectType job, batch or conversation
     * @throws io.quillstream.edge.problem.ProblemException OVERLOADED if Redis is away
     */
    public Issued issue(Principal holder, String subjectType, UUID subject) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        String ticket = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        var about = JsonText.object()
                .put("workspace_id", holder.workspace().toString())
                .put("user_id", holder.user())
                .put("subject_type", subjectType)
                .put("subject_id", subject.toString())
                .put("plan", holder.plan())
                .put("credential_id", holder.credentialId());
        holder.expiresAt().ifPresent(end -> about.put("access_ends", JsonText.time(end)));
        try {
            redis.client().setex(RedisKeys.ticket(hash(ticket)), LIFE.toSeconds(), about.toString());
        } catch (JedisException e) {
            throw ProblemCode.OVERLOADED
                    .because("Tickets cannot be issued at the moment")
                    .withRetryAfter(Duration.ofSeconds(5));
        }
        return new Issued(ticket, Instant.now().plus(LIFE));
    }

    private static String hash(String ticket) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(ticket.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
