package io.quillstream.bridge.access;

import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.stores.redis.RedisStore;
import io.quillstream.stores.redis.StoredTickets;
import io.quillstream.stores.redis.StoredTickets.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Takes one-use tickets: for browsers, whose {@code EventSource} cannot send a header. Thread-safe. */
public final class Tickets {

    /** A stream whose ticket does not name the credential behind it cannot be revoked, so it lasts no longer than this. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final StoredTickets stored;

    public Tickets(RedisStore redis) {
        this.stored = new StoredTickets(redis);
    }

    /**
     * Uses the ticket up; empty if it is unknown, used, expired or for another subject.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if Redis is away
     */
    public Optional<Viewer> take(String text, Subject subject) {
        return stored.take(text).filter(ticket -> isFor(subject, ticket)).map(Tickets::viewer);
    }

    private static boolean isFor(Subject subject, Ticket ticket) {
        return subject.type().isNamed(ticket.subjectType()) && subject.id().equals(ticket.subject());
    }

    private static Viewer viewer(Ticket ticket) {
        Optional<Instant> ends = Optional.ofNullable(ticket.accessEnds());
        if (ticket.credentialId() == null) {
            Instant latest = Instant.now().plus(LONGEST);
            return new Viewer(ticket.workspace(), ticket.user(), Optional.of(ends.orElse(latest)), Optional.empty());
        }
        return Viewer.of(new Principal(
                ticket.workspace(),
                ticket.user(),
                ticket.plan(),
                Set.of(Scope.JOBS_READ),
                ends,
                ticket.credentialId()));
    }
}
