package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.function.Executable;

/**
 * Made from the served OpenAPI document, so a new route is covered by itself: an id of another workspace answers exactly
 * like an id that nobody has.
 */
@ExtendWith(House.Shared.class)
class ForeignIdsTest {

    /** Fields that may differ: the question repeated, and the request's own id. */
    private static final List<String> OWN = List.of("instance", "request_id");

    @Test
    void ids_in_paths(House house) {
        Tenant owner = house.tenant(20);
        Tenant stranger = house.tenant(20);
        Map<String, String> theirs = things(owner);
        List<Executable> all = new ArrayList<>();
        house.nobody().get("/openapi.json").json().path("paths").properties().forEach(path -> {
            // Operators serve all workspaces; a product that is put is one's own under any id.
            if (path.getKey().contains("{") && !path.getKey().startsWith("/api/v1/admin/")) {
                path.getValue().properties().stream()
                        .filter(operation -> !operation.getKey().equals("put"))
                        .forEach(operation -> all.add(() ->
                                compare(stranger, path.getKey(), operation.getKey(), operation.getValue(), theirs)));
            }
        });
        assertTrue(all.size() >= 12, "the document has routes with ids: " + all.size());
        assertAll(all);
        assertEquals(
                "completed",
                owner.somebody().get("/api/v1/jobs/" + theirs.get("job_id")).at("/status"));
    }

    private static void compare(
            Tenant stranger, String path, String method, JsonNode operation, Map<String, String> theirs) {
        String foreign = path;
        String unknown = path;
        for (Map.Entry<String, String> id : theirs.entrySet()) {
            foreign = foreign.replace("{" + id.getKey() + "}", id.getValue());
            unknown = unknown.replace("{" + id.getKey() + "}", UUID.randomUUID().toString());
        }
        assertTrue(!foreign.contains("{"), "an id this test does not know: " + path);
        Reply one = call(stranger, method, foreign, operation);
        Reply other = call(stranger, method, unknown, operation);
        assertEquals(404, one.status(), one::toString);
        assertEquals(without(other), without(one), method + " " + path);
        assertEquals(fields(other), fields(one), method + " " + path);
    }

    private static Reply call(Tenant tenant, String method, String path, JsonNode operation) {
        byte[] body = operation.has("requestBody")
                ? "{\"type\":\"text\",\"content\":\"x\"}".getBytes(StandardCharsets.UTF_8)
                : null;
        String[] type = body == null ? new String[0] : new String[] {"Content-Type", "application/json"};
        return tenant.somebody().send(method.toUpperCase(Locale.ROOT), path, body, type);
    }

    private static JsonNode without(Reply reply) {
        return ((ObjectNode) reply.json()).remove(OWN);
    }

    private static List<String> fields(Reply reply) {
        return reply.headers().map().keySet().stream().sorted().toList();
    }

    @Test
    void ids_in_bodies(House house) {
        Tenant owner = house.tenant(20);
        Tenant stranger = house.tenant(20);
        Map<String, String> theirs = things(owner);
        for (String type : List.of("job_id", "batch_id")) {
            String body = "{\"" + type + "\":\"%s\"}";
            Reply one = stranger.somebody().post("/api/v1/stream-tickets", body.formatted(theirs.get(type)));
            Reply other = stranger.somebody().post("/api/v1/stream-tickets", body.formatted(UUID.randomUUID()));
            assertEquals(404, one.status(), one::toString);
            assertEquals(without(other), without(one));
        }
        String order = stranger.order();
        String mine = stranger.product().toString();
        Reply one = stranger.somebody().post(Tenant.GENERATE, order.replace(mine, theirs.get("product_id")));
        Reply other = stranger.somebody()
                .post(Tenant.GENERATE, order.replace(mine, UUID.randomUUID().toString()));
        assertEquals("404 INVALID_PRODUCT", one.status() + " " + one.code());
        assertEquals(without(other), without(one));
    }

    private static Map<String, String> things(Tenant owner) {
        String assets = "/api/v1/products/" + owner.product() + "/assets";
        Reply asset = owner.somebody().post(assets, "{\"type\":\"text\",\"content\":\"x\"}");
        Reply batch = owner.somebody().batch(owner.line("a", ""));
        owner.ended(batch.at("/batch_id"));
        return Map.of(
                "product_id", owner.product().toString(),
                "asset_id", asset.at("/asset_id"),
                "job_id", owner.completed("").at("/job_id"),
                "batch_id", batch.at("/batch_id"));
    }
}
