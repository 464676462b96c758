package io.quillstream.stores.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.stores.progress.ProgressJson;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import redis.clients.jedis.RedisClient;

/**
 * One-use tickets of event streams: the door puts them here and the bridge takes them. Kept under the hash of their text,
 * so that who reads the store cannot use them. Every method throws
 * {@link redis.clients.jedis.exceptions.JedisException} while Redis is away. Thread-safe.
 */
public final class StoredTickets {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final RedisClient client;

    /**
     * Who may watch what.
     *
     * @param subjectType job, batch or conversation
     * @param plan of the workspace; null if no credential is named
     * @param credentialId of the credential behind the ticket; null if it names none
     * @param accessEnds when that credential ends; null if it has no end
     */
    public record Ticket(
            UUID workspace,
            String user,
            String subjectType,
            UUID subject,
            String plan,
            String credentialId,
            Instant accessEnds) {}

    public StoredTickets(RedisStore store) {
        this.client = store.client();
    }

    /** Keeps the ticket for so long, in whole seconds, at least one. */
    public void put(String text, Ticket ticket, Duration life) {
        client.setex(key(text), life.toSeconds(), json(ticket));
    }

    /** Uses the ticket up: of several who ask, the first gets it. Empty if it is unknown, used or over. */
    public Optional<Ticket> take(String text) {
        return Optional.ofNullable(client.getDel(key(text))).map(StoredTickets::read);
    }

    static String json(Ticket ticket) {
        ObjectNode json = JSON.createObjectNode()
                .put("workspace_id", ticket.workspace().toString())
                .put("user_id", ticket.user())
                .put("subject_type", ticket.subjectType())
                .put("subject_id", ticket.subject().toString())
                .put("plan", ticket.plan())
                .put("credential_id", ticket.credentialId());
        if (ticket.accessEnds() != null) {
            json.put("access_ends", ProgressJson.time(ticket.accessEnds()));
        }
        return json.toString();
    }

    static Ticket read(String json) {
        try {
            JsonNode ticket = JSON.readTree(json);
            String ends = ticket.path("access_ends").textValue();
            return new Ticket(
                    UUID.fromString(ticket.path("workspace_id").asText()),
                    ticket.path("user_id").asText(),
                    ticket.path("subject_type").asText(),
                    UUID.fromString(ticket.path("subject_id").asText()),
                    ticket.path("plan").textValue(),
                    ticket.path("credential_id").textValue(),
                    ends == null ? null : Instant.parse(ends));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored ticket is not JSON", e);
        }
    }

    private static String key(String text) {
        return RedisKeys.ticket(Sha256.hex(text));
    }
}
