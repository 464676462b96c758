package io.quillstream.ingest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every documented route with an id answers to another workspace's id as to one that nobody has. */
@ExtendWith(OpenDoor.Shared.class)
class ForeignIdsTest {

    @Test
    void whatBelongsToAnotherWorkspaceIsNotThere(OpenDoor door) {
        Caller owner = door.newcomer(10);
        Caller stranger = door.newcomer(10);
        Map<String, String> foreign = idsOf(owner);
        int[] compared = {0};
        new OpenApiDocument().json().get("paths").properties().forEach(path -> {
            boolean ofOthers =
                    path.getKey().endsWith("/events") || path.getKey().endsWith("/status");
            if (path.getKey().contains("{") && !path.getKey().contains("/admin/") && !ofOthers) {
                path.getValue().properties().stream()
                        // Putting a product makes one's own, under any id.
                        .filter(operation -> !operation.getKey().equals("put"))
                        .forEach(operation -> {
                            compare(stranger, path.getKey(), operation.getKey(), operation.getValue(), foreign);
                            compared[0]++;
                        });
            }
        });
        assertTrue(compared[0] >= 10, "the document has routes with ids");
    }

    private static void compare(
            Caller stranger, String path, String method, JsonNode operation, Map<String, String> foreign) {
        String theirs = path;
        String nobodys = path;
        for (Map.Entry<String, String> id : foreign.entrySet()) {
            String nobody = UUID.randomUUID().toString();
            theirs = theirs.replace("{" + id.getKey() + "}", id.getValue());
            nobodys = nobodys.replace("{" + id.getKey() + "}", nobody);
        }
        Answer one = call(stranger, method, theirs, operation);
        Answer other = call(stranger, method, nobodys, operation);
        assertEquals(404, one.status(), method + " " + path);
        assertEquals(withoutPath(other), withoutPath(one), method + " " + path);
    }

    private static Answer call(Caller caller, String method, String path, JsonNode operation) {
        String verb = method.toUpperCase(Locale.ROOT);
        if (!operation.has("requestBody")) {
            return caller.send(verb, path, null, "X-Request-Id", "same");
        }
        byte[] bytes = "{\"type\": \"text\", \"content\": \"\"}".getBytes(StandardCharsets.UTF_8);
        return caller.send(verb, path, bytes, "Content-Type", "application/json", "X-Request-Id", "same");
    }

    /** The instance is the path that was asked for, so it differs as the question does. */
    private static JsonNode withoutPath(Answer answer) {
        JsonNode body = answer.json();
        ((com.fasterxml.jackson.databind.node.ObjectNode) body).remove("instance");
        return body;
    }

    private static Map<String, String> idsOf(Caller owner) {
        UUID product = owner.product();
        String assets = "/api/v1/products/" + product + "/assets";
        Answer asset = owner.post(assets, "{\"type\": \"text\", \"content\": \"x\"}");
        Answer job = owner.post("/api/v1/copy/generate", owner.order(product));
        String line = "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/api/v1/copy/generate\", \"body\": "
                + owner.order(product) + "}";
        Answer batch = owner.send(
                "POST", "/api/v1/batches", line.getBytes(StandardCharsets.UTF_8), "Content-Type", "application/jsonl");
        return Map.of(
                "product_id", product.toString(),
                "asset_id", asset.json().get("asset_id").textValue(),
                "job_id", job.json().get("job_id").textValue(),
                "batch_id", batch.json().get("batch_id").textValue());
    }
}
