package io.quillstream.bridge.access;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.quillstream.edge.identity.Principal;
import io.quillstream.edge.identity.Scope;
import io.quillstream.stores.redis.RedisKeys;
import io.quillstream.stores.redis.RedisStore;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Takes one-use tickets: for browsers, whose {@code EventSource} cannot send a header. Only a ticket's hash is stored,
 * and whoever asks first has used it up. Thread-safe.
 */
public final class Tickets {

    private static final JsonMapper JSON = new JsonMapper();

    /** A stream whose ticket does not name the credential behind it cannot be revoked, so it lasts no longer than this. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final RedisStore redis;

    public Tickets(RedisStore redis) {
        this.redis = redis;
    }

    /**
     * Uses the ticket up; empty if it is unknown, used, expired or for another subject.
     *
     * @throws redis.clients.jedis.exceptions.JedisException if Redis is away
     */
    public Optional<Viewer> take(String ticket, Subject subject) {
        String stored = redis.client().getDel(RedisKeys.ticket(sha256(ticket)));
        return stored == null ? Optional.empty() : viewer(stored, subject);
    }

    private static Optional<Viewer> viewer(String stored, Subject subject) {
        try {
            JsonNode ticket = JSON.readTree(stored);
            boolean forThis = subject.type().isNamed(ticket.path("subject_type").asText())
                    && subject.id().toString().equals(ticket.path("subject_id").asText());
            return forThis ? Optional.of(viewer(ticket)) : Optional.empty();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored ticket is not JSON", e);
        }
    }

    private static Viewer viewer(JsonNode ticket) {
        UUID workspace = UUID.fromString(ticket.path("workspace_id").asText());
        String user = ticket.path("user_id").asText();
        Optional<Instant> ends = ticket.hasNonNull("access_ends")
                ? Optional.of(Instant.parse(ticket.path("access_ends").asText()))
                : Optional.empty();
        if (!ticket.hasNonNull("credential_id")) {
            Instant latest = Instant.now().plus(LONGEST);
            return new Viewer(workspace, user, Optional.of(ends.orElse(latest)), Optional.empty());
        }
        Principal behind = new Principal(
                workspace,
                user,
                ticket.path("plan").asText(),
                Set.of(Scope.JOBS_READ),
                ends,
                ticket.path("credential_id").asText());
        return Viewer.of(behind);
    }

    private static String sha256(String ticket) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha.digest(ticket.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
