package io.quillstream.embedded.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.embedded.EmbeddedStack;
import io.quillstream.embedded.Part;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry as a Confluent client sees it: paths, shapes, error codes. Each test has subjects of its own. */
class RegistryServerTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String V1 = record("");
    private static final String V2 = record("{\"name\":\"a\",\"type\":[\"null\",\"string\"],\"default\":null}");
    private static final String BREAKING = record("{\"name\":\"b\",\"type\":\"int\"}");

    @TempDir
    static Path data;

    private static EmbeddedStack stack;
    private static HttpClient http;

    private record Answer(int status, JsonNode body) {
        int code() {
            return body.path("error_code").asInt();
        }
    }

    @BeforeAll
    static void start() {
        stack = EmbeddedStack.start(data, EnumSet.of(Part.REGISTRY));
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        stack.close();
    }

    @Test
    void registeringTwiceGivesTheSameIdAndTheSchemaIsFoundByIt() throws Exception {
        int id = register("twice-value", V1).body().get("id").asInt();
        assertEquals(id, register("twice-value", V1).body().get("id").asInt());
        assertEquals(id, register("twice-other-value", V1).body().get("id").asInt());
        assertEquals(
                JSON.readTree(V1),
                JSON.readTree(get("/schemas/ids/" + id).body().get("schema").asText()));
        assertEquals(JSON.readTree(V1), get("/schemas/ids/" + id + "/schema").body());
        assertTrue(get("/schemas/ids/" + id + "/subjects").body().toString().contains("twice-other-value"));
        assertTrue(get("/schemas/ids/" + id + "/versions")
                .body()
                .toString()
                .contains("{\"subject\":\"twice-value\",\"version\":1}"));
    }

    @Test
    void versionsCountFromOneAndLatestIsTheLast() throws Exception {
        register("versions-value", V1);
        int second = register("versions-value", V2).body().get("id").asInt();
        assertEquals("[1,2]", get("/subjects/versions-value/versions").body().toString());
        assertEquals(
                second,
                get("/subjects/versions-value/versions/latest").body().get("id").asInt());
        assertEquals(
                2,
                get("/subjects/versions-value/versions/-1")
                        .body()
                        .get("version")
                        .asInt());
        assertEquals(
                "versions-value",
                get("/subjects/versions-value/versions/1").body().get("subject").asText());
        assertEquals(
                JSON.readTree(V2),
                get("/subjects/versions-value/versions/2/schema").body());
        assertTrue(get("/subjects").body().toString().contains("\"versions-value\""));
        Answer found = post("/subjects/versions-value", schema(V1));
        assertEquals(1, found.body().get("version").asInt());
    }

    @Test
    void whatIsNotThereIs404WithTheCodeThatSaysWhat() throws Exception {
        register("missing-value", V1);
        assertProblem(404, 40401, get("/subjects/nobody/versions"));
        assertProblem(404, 40401, post("/subjects/nobody", schema(V1)));
        assertProblem(404, 40402, get("/subjects/missing-value/versions/9"));
        assertProblem(404, 40403, get("/schemas/ids/99999"));
        assertProblem(404, 40403, post("/subjects/missing-value", schema(V2)));
        assertProblem(404, 40408, get("/config/missing-value"));
        assertProblem(404, 404, get("/nothing/here"));
    }

    @Test
    void whatCannotBeUnderstoodIs422() throws Exception {
        assertProblem(422, 42201, register("bad-value", "{\"type\":\"nonsense\"}"));
        assertProblem(422, 42201, post("/subjects/bad-value/versions", "{}"));
        assertProblem(
                422, 42201, post("/subjects/bad-value/versions", "{\"schemaType\":\"PROTOBUF\",\"schema\":\"\"}"));
        register("bad-value", V1);
        assertProblem(422, 42202, get("/subjects/bad-value/versions/zero"));
        assertProblem(422, 42202, get("/subjects/bad-value/versions/0"));
        assertProblem(422, 42203, put("/config/bad-value", "{\"compatibility\":\"SOMEWHAT\"}"));
        assertProblem(422, 42204, put("/mode/bad-value", "{\"mode\":\"ASLEEP\"}"));
        assertProblem(400, 400, post("/subjects/bad-value/versions", "not json"));
    }

    @Test
    void anIncompatibleSchemaIsRefusedUntilTheSubjectAllowsIt() throws Exception {
        register("strict-value", V1);
        assertEquals(
                "FULL_TRANSITIVE",
                get("/config").body().get("compatibilityLevel").asText());
        assertProblem(409, 409, register("strict-value", BREAKING));
        assertEquals("[1]", get("/subjects/strict-value/versions").body().toString());
        Answer check = post("/compatibility/subjects/strict-value/versions/latest?verbose=true", schema(BREAKING));
        assertEquals(false, check.body().get("is_compatible").asBoolean());
        assertTrue(check.body().get("messages").toString().contains("READER_FIELD_MISSING_DEFAULT_VALUE"));
        assertTrue(post("/compatibility/subjects/strict-value/versions/latest", schema(V2))
                .body()
                .get("is_compatible")
                .asBoolean());
        put("/config/strict-value", "{\"compatibility\":\"NONE\"}");
        assertEquals(
                "NONE",
                get("/config/strict-value").body().get("compatibilityLevel").asText());
        assertEquals(200, register("strict-value", BREAKING).status());
    }

    @Test
    void aReadOnlySubjectTakesNothingNew() throws Exception {
        register("frozen-value", V1);
        put("/mode/frozen-value", "{\"mode\":\"READONLY\"}");
        assertProblem(422, 42205, register("frozen-value", V2));
        assertEquals(200, register("frozen-value", V1).status());
        assertEquals("READWRITE", get("/mode").body().get("mode").asText());
    }

    @Test
    void deletingIsSoftFirstAndVersionNumbersAreNotUsedAgain() throws Exception {
        int id = register("gone-value", V1).body().get("id").asInt();
        assertProblem(404, 40405, delete("/subjects/gone-value?permanent=true"));
        assertEquals("[1]", delete("/subjects/gone-value").body().toString());
        assertProblem(404, 40404, delete("/subjects/gone-value"));
        assertProblem(404, 40401, get("/subjects/gone-value/versions"));
        assertEquals(
                "[1]", get("/subjects/gone-value/versions?deleted=true").body().toString());
        assertEquals(200, get("/schemas/ids/" + id).status());
        register("gone-value", V2);
        assertEquals("[2]", get("/subjects/gone-value/versions").body().toString());
        assertEquals("2", delete("/subjects/gone-value/versions/2").body().toString());
        assertEquals(
                "[1,2]", delete("/subjects/gone-value?permanent=true").body().toString());
        assertProblem(404, 40401, get("/subjects/gone-value/versions?deleted=true"));
    }

    /** As after an answer that was lost. */
    @Test
    void theLogIsReadBehindEverythingThatWasWrittenToIt() throws Exception {
        int id = register("read-value", V1).body().get("id").asInt();
        RegistryRecord last = new RegistryRecord.Moded("read-value", Mode.READONLY);
        List<RegistryRecord> read = new ArrayList<>();
        try (RegistryLog log = new RegistryLog(stack.endpoints().bootstrap())) {
            log.append(last);
            log.replay(read::add);
        }
        assertEquals(last, read.getLast());
        assertTrue(
                read.stream()
                        .anyMatch(change -> change instanceof RegistryRecord.Versioned(RegisteredSchema schema)
                                && schema.subject().equals("read-value")
                                && schema.id() == id),
                read::toString);
    }

    private static void assertProblem(int status, int code, Answer answer) {
        assertEquals(status, answer.status(), () -> answer.body().toString());
        assertEquals(code, answer.code(), () -> answer.body().toString());
        assertTrue(answer.body().hasNonNull("message"));
    }

    private static Answer register(String subject, String schema) throws Exception {
        return post("/subjects/" + subject + "/versions", schema(schema));
    }

    private static String schema(String schema) {
        return JSON.createObjectNode().put("schema", schema).toString();
    }

    private static String record(String fields) {
        return "{\"type\":\"record\",\"name\":\"R\",\"fields\":[" + fields + "]}";
    }

    private static Answer get(String path) throws Exception {
        return send(request(path).GET());
    }

    private static Answer delete(String path) throws Exception {
        return send(request(path).DELETE());
    }

    private static Answer post(String path, String body) throws Exception {
        return send(request(path).POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static Answer put(String path, String body) throws Exception {
        return send(request(path).PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(stack.endpoints().registryUrl() + path))
                .header("Content-Type", "application/vnd.schemaregistry.v1+json");
    }

    private static Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(
                "application/vnd.schemaregistry.v1+json",
                answer.headers().firstValue("Content-Type").orElse(""));
        return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    }
}
