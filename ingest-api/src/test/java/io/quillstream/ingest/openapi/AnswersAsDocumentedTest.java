package io.quillstream.ingest.openapi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.quillstream.ingest.house.Answer;
import io.quillstream.ingest.house.Caller;
import io.quillstream.ingest.house.OpenDoor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is answered has the documented fields, all of them and no others. */
@ExtendWith(OpenDoor.Shared.class)
class AnswersAsDocumentedTest {

    private static final SchemaRegistry REGISTRY =
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final ObjectNode DOCUMENT = new OpenApiDocument().json();

    @Test
    void jobs(OpenDoor door) {
        Caller mia = door.newcomer(10);
        Answer accepted = mia.post("/api/v1/copy/generate", mia.order(mia.product()));
        is("CopyGenerationResponse", accepted);
        is("CopyGenerationResponse", mia.get(accepted.header("Location")));
        door.house().complete(accepted.json().get("job_id").textValue(), List.of("One"));
        is("CopyGenerationResponse", mia.get(accepted.header("Location")));
        is("JobPage", mia.get("/api/v1/jobs"));
        is(
                "StreamTicket",
                mia.post(
                        "/api/v1/stream-tickets",
                        "{\"job_id\": " + accepted.json().get("job_id") + "}"));
    }

    @Test
    void batches(OpenDoor door) throws IOException {
        Caller mia = door.newcomer(10);
        String line = "{\"custom_id\": \"a\", \"method\": \"POST\", \"url\": \"/api/v1/copy/generate\", \"body\": "
                + mia.order(mia.product()) + "}\nbad";
        Answer accepted = mia.send(
                "POST",
                "/api/v1/batches",
                line.getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-ndjson");
        is("BatchReceipt", accepted);
        OpenDoor.await(() -> mia.get("/api/v1/jobs").json().get("data").size() == 1);
        door.house()
                .complete(mia.get("/api/v1/jobs").json().at("/data/0/job_id").textValue(), List.of("One"));
        is("Batch", mia.get(accepted.header("Location")));
        OpenDoor.await(() ->
                mia.get(accepted.header("Location") + "/results").text().lines().count() == 2);
        for (String result :
                mia.get(accepted.header("Location") + "/results").text().lines().toList()) {
            is("BatchResult", new ObjectMapper().readTree(result));
        }
    }

    @Test
    void productsAndAccounts(OpenDoor door) {
        Caller mia = door.newcomer(10);
        String product = "/api/v1/products/" + mia.product();
        is("Product", mia.get(product));
        is("ProductPage", mia.get("/api/v1/products"));
        Answer asset = mia.post(product + "/assets", "{\"type\": \"text\", \"content\": \"x\"}");
        is("Asset", asset);
        is("AssetWithContent", mia.get(asset.header("Location")));
        is("AssetList", mia.get(product + "/assets"));
        is("Quota", mia.get("/api/v1/quota"));
        is("DailyUsage", mia.get("/api/v1/usage/daily"));
        is("AuditPage", mia.get("/api/v1/audit"));
        is("LedgerPage", mia.get("/api/v1/ledger"));
        is("Problem", mia.get("/api/v1/jobs/" + UUID.randomUUID()));
        is("Problem", mia.post("/api/v1/copy/generate", "{}"));
    }

    @Test
    void administration(OpenDoor door) {
        Caller mia = door.newcomer(10);
        Caller operator = door.operator();
        String path = "/api/v1/admin/workspaces/" + mia.workspace();
        is("Workspace", operator.get(path));
        is("WorkspaceList", operator.get("/api/v1/admin/workspaces"));
        is("CreditsGrant", operator.post(path + "/credits", "{\"amount\": 1, \"reason\": \"x\"}"));
        is("NewApiKey", operator.post(path + "/api-keys", "{\"name\": \"x\"}"));
        JsonNode keys = operator.get(path + "/api-keys").json();
        is("ApiKeyList", keys);
        is(
                "ApiKey",
                operator.get(path + "/api-keys/" + keys.at("/data/0/key_id").textValue()));
        Answer job = mia.post("/api/v1/copy/generate", mia.order(mia.product()));
        is(
                "Explanation",
                operator.get(path + "/explain/" + job.json().get("job_id").textValue()));
    }

    private static void is(String name, Answer answer) {
        is(name, answer.json());
    }

    private static void is(String name, JsonNode body) {
        ObjectNode schema = DOCUMENT.objectNode().put("$ref", "#/components/schemas/" + name);
        schema.set("components", DOCUMENT.get("components"));
        Schema compiled = REGISTRY.getSchema(schema);
        assertEquals(
                List.of(),
                compiled.validate(body).stream().map(Object::toString).toList(),
                body::toString);
    }
}
