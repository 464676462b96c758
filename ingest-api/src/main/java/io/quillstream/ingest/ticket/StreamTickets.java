package io.quillstream.ingest.ticket;

import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.stores.redis.StoredTickets;
import io.quillstream.stores.redis.StoredTickets.Ticket;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import redis.clients.jedis.exceptions.JedisException;

/** Issues tickets. One ends with its first use, after a minute, or with the credential behind it. Thread-safe. */
public final class StreamTickets {

    private static final Duration LIFE = Duration.ofSeconds(60);
    private static final int RANDOM_BYTES = 32;

    private final StoredTickets tickets;
    private final SecureRandom random = new SecureRandom();

    /** A ticket as the client gets it. */
    public record Issued(String ticket, Instant expiresAt) {}

    public StreamTickets(RedisStore redis) {
        this.tickets = new StoredTickets(redis);
    }

    /**
     * @param subjectType job, batch or conversation
     * @throws io.quillstream.edge.problem.ProblemException OVERLOADED if Redis is away
     */
    public Issued issue(Principal holder, String subjectType, UUID subject) {
        byte[] secret = new byte[RANDOM_BYTES];
        random.nextBytes(secret);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
        Ticket ticket = new Ticket(
                holder.workspace(),
                holder.user(),
                subjectType,
                subject,
                holder.plan(),
                holder.credentialId(),
                holder.expiresAt().orElse(null));
        try {
            tickets.put(text, ticket, LIFE);
        } catch (JedisException e) {
            throw ProblemCode.OVERLOADED
                    .because("Tickets cannot be issued at the moment")
                    .withRetryAfter(Duration.ofSeconds(5));
        }
        return new Issued(text, Instant.now().plus(LIFE));
    }
}
