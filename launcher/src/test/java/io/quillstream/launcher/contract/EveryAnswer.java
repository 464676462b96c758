package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** What the contract promises of each and every answer; checked on all that these tests get. */
final class EveryAnswer {

    private static final Pattern INSIDES = Pattern.compile(
            "\\b(java|javax|jakarta|kotlin|io\\.quillstream|org\\.apache|org\\.jdbi|com\\.mongodb)\\.\\w|"
                    + "Exception\\b|\\bat .+\\.java|SELECT |INSERT |Caused by");
    private static final Set<String> CODES_OF_400 = Set.of(
            "MALFORMED_REQUEST", "MALFORMED_JSON", "DUPLICATE_KEY", "IDEMPOTENCY_KEY_INVALID", "EVENT_ID_INVALID");
    private static final Set<String> CODES_OF_401 = Set.of("UNAUTHENTICATED", "TOKEN_EXPIRED", "TOKEN_INVALID");
    private static final Map<Integer, Set<String>> CODES = Map.ofEntries(
            Map.entry(400, CODES_OF_400),
            Map.entry(401, CODES_OF_401),
            Map.entry(402, Set.of("QUOTA_EXCEEDED")),
            Map.entry(403, Set.of("FORBIDDEN", "WORKSPACE_MISMATCH")),
            Map.entry(404, Set.of("NOT_FOUND", "INVALID_PRODUCT")),
            Map.entry(405, Set.of("METHOD_NOT_ALLOWED")),
            Map.entry(406, Set.of("NOT_ACCEPTABLE")),
            Map.entry(408, Set.of("REQUEST_TIMEOUT")),
            Map.entry(409, Set.of("IDEMPOTENCY_IN_PROGRESS", "CONTENT_NOT_READY", "ALREADY_FINISHED")),
            Map.entry(413, Set.of("PAYLOAD_TOO_LARGE")),
            Map.entry(414, Set.of("URI_TOO_LONG")),
            Map.entry(415, Set.of("UNSUPPORTED_MEDIA_TYPE", "ENCODING_UNSUPPORTED")),
            Map.entry(417, Set.of("EXPECTATION_FAILED")),
            Map.entry(422, Set.of("VALIDATION_FAILED", "UNKNOWN_FIELD", "IDEMPOTENCY_KEY_REUSED")),
            Map.entry(429, Set.of("RATE_LIMITED", "TOO_MANY_STREAMS")),
            Map.entry(431, Set.of("HEADERS_TOO_LARGE")),
            Map.entry(501, Set.of("NOT_IMPLEMENTED")),
            Map.entry(503, Set.of("BROKER_UNAVAILABLE", "OVERLOADED", "LLM_UNAVAILABLE")),
            Map.entry(504, Set.of("LLM_TIMEOUT")),
            Map.entry(505, Set.of("HTTP_VERSION_UNSUPPORTED")));

    private EveryAnswer() {}

    static Reply checked(Reply reply) {
        assertNotNull(reply.header("X-Request-Id"), reply::toString);
        assertEquals("nosniff", reply.header("X-Content-Type-Options"), reply::toString);
        assertNotNull(reply.header("Cache-Control"), reply::toString);
        assertNull(reply.header("Server"), reply::toString);
        assertNull(reply.header("X-Powered-By"), reply::toString);
        assertNull(reply.header("Set-Cookie"), reply::toString);
        assertNull(reply.header("Access-Control-Allow-Origin"), reply::toString);
        String type = reply.header("Content-Type");
        if (type != null && type.startsWith("text/html")) {
            assertNotNull(reply.header("Content-Security-Policy"), reply::toString);
        }
        if (reply.status() >= 400 && !reply.question().contains(" /health/")) {
            problem(reply);
        }
        return reply;
    }

    private static void problem(Reply reply) {
        assertEquals("application/problem+json", reply.header("Content-Type"), reply::toString);
        assertEquals("no-store", reply.header("Cache-Control"), reply::toString);
        JsonNode body = reply.json();
        for (String field : new String[] {"type", "title", "detail", "code", "request_id"}) {
            assertTrue(body.path(field).isTextual(), () -> field + " of " + reply);
        }
        assertTrue(body.has("instance"), reply::toString);
        assertEquals(reply.status(), body.path("status").intValue(), reply::toString);
        assertTrue(body.path("retryable").isBoolean(), reply::toString);
        assertEquals(reply.header("X-Request-Id"), body.path("request_id").textValue(), reply::toString);
        assertTrue(CODES.getOrDefault(reply.status(), Set.of()).contains(reply.code()), reply::toString);
        assertFalse(INSIDES.matcher(reply.text()).find(), reply::toString);
        assertEquals(reply.status() == 401, reply.header("WWW-Authenticate") != null, reply::toString);
        assertEquals(reply.status() == 405, reply.header("Allow") != null, reply::toString);
        if (reply.status() == 429 || reply.status() == 503) {
            assertTrue(Integer.parseInt(reply.header("Retry-After")) >= 1, reply::toString);
        }
        if (reply.status() == 422) {
            body.path("errors").forEach(error -> {
                assertTrue(error.path("pointer").isTextual(), reply::toString);
                assertTrue(error.path("code").isTextual(), reply::toString);
                assertTrue(error.path("message").isTextual(), reply::toString);
            });
            assertTrue(body.path("errors").isArray(), reply::toString);
        }
    }
}
