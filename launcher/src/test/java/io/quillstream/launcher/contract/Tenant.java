package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.UUID;

/** A workspace with a product, and somebody in it. Its {@link #somebody()} are as many users as calls, so no rate binds. */
record Tenant(URI base, Tokens tokens, UUID workspace, UUID product) {

    static final String GENERATE = "/api/v1/copy/generate";

    /** A user with all scopes but admin whom nobody has seen before. */
    Client somebody() {
        return user("user-" + UUID.randomUUID(), Tokens.ALL_SCOPES);
    }

    Client user(String name, String scope) {
        return Client.bearer(base, tokens.of(workspace, name, scope));
    }

    /** The header field of somebody whom nobody has seen before. */
    String authorization() {
        return "Authorization: Bearer " + tokens.of(workspace, "user-" + UUID.randomUUID(), Tokens.ALL_SCOPES);
    }

    /** An order with defaults. */
    String order() {
        return order("");
    }

    /** @param more further members, each with a comma in front */
    String order(String more) {
        return "{\"workspace_id\":\"%s\",\"product_id\":\"%s\",\"copy_type\":\"titles\"%s}"
                .formatted(workspace, product, more);
    }

    /** A line of a batch with an order like {@link #order(String)}. */
    String line(String customId, String more) {
        return "{\"custom_id\":\"%s\",\"method\":\"POST\",\"url\":\"/api/v1/copy/generate\",\"body\":%s}"
                .formatted(customId, order(more));
    }

    /** A job that has completed. */
    Reply completed(String more) {
        Reply reply = somebody().post(GENERATE, order(more), "Prefer", "wait=20");
        assertEquals(200, reply.status(), reply::toString);
        assertEquals("completed", reply.at("/status"), reply::toString);
        return reply;
    }

    /** A cursor of the tenant's list of jobs, which has two at least. */
    String cursor() {
        completed(",\"target_audience\":\"first of two\"");
        completed(",\"target_audience\":\"second of two\"");
        return somebody().get("/api/v1/jobs?limit=1").at("/next_cursor");
    }

    /** The batch once it has ended. */
    JsonNode ended(String batch) {
        JsonNode[] last = new JsonNode[1];
        boolean over = Waiting.until(Duration.ofSeconds(20), () -> {
            last[0] = somebody().get("/api/v1/batches/" + batch).json();
            return last[0].path("status").asText().matches("completed|cancelled");
        });
        assertEquals(true, over, () -> "the batch did not end: " + last[0]);
        return last[0];
    }

    /** The job once it has ended; as it is after ten seconds if it has not. */
    JsonNode endedJob(String job) {
        JsonNode[] last = new JsonNode[1];
        Waiting.until(Duration.ofSeconds(10), () -> {
            last[0] = somebody().get("/api/v1/jobs/" + job).json();
            return last[0].path("status").asText().matches("completed|failed|cancelled");
        });
        return last[0];
    }

    JsonNode quota() {
        return somebody().get("/api/v1/quota").json();
    }
}
