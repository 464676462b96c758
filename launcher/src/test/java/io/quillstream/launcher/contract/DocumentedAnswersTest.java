package io.quillstream.launcher.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Requests made at random from the served OpenAPI document, sensible and senseless ones: no answer is a 5xx, and every
 * one has a documented status, media type and shape. Another seed: {@code -Dquill.seed=…}.
 */
@ExtendWith(House.Shared.class)
class DocumentedAnswersTest {

    private static final int REQUESTS = 400;

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private final Map<JsonNode, Schema> compiled = new HashMap<>();
    private JsonNode document;

    private record Operation(String method, String path, JsonNode described) {}

    @Test
    void every_answer_is_as_documented(House house) {
        long seed = Long.getLong("quill.seed", 20261121L);
        Random random = new Random(seed);
        document = house.nobody().get("/openapi.json").json();
        List<Operation> operations = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().stream()
                        .filter(operation -> !path.getKey().endsWith("/events")
                                && !path.getKey().endsWith("/status"))
                        .forEach(operation -> operations.add(new Operation(
                                operation.getKey().toUpperCase(Locale.ROOT), path.getKey(), operation.getValue()))));
        Tenant tenant = house.tenant(1_000);
        SchemaSamples samples = new SchemaSamples(
                document,
                random,
                List.of(
                        tenant.workspace().toString(),
                        tenant.product().toString(),
                        tenant.completed("").at("/job_id")));
        Map<Integer, Integer> statuses = new HashMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Operation operation = operations.get(i < operations.size() ? i : random.nextInt(operations.size()));
            Reply reply = ask(house, tenant, operation, samples, random);
            String shown = "seed " + seed + ", request " + i + ": " + reply;
            assertTrue(reply.status() < 500, shown);
            assertDocumented(operation, reply, shown);
            statuses.merge(reply.status(), 1, Integer::sum);
        }
        assertTrue(statuses.size() >= 8, "a dull run: " + statuses);
    }

    private Reply ask(House house, Tenant tenant, Operation operation, SchemaSamples samples, Random random) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        List<String> headers = new ArrayList<>();
        for (JsonNode reference : operation.described().path("parameters")) {
            JsonNode parameter = samples.resolved(reference);
            String name = parameter.path("name").asText();
            String value = samples.text(parameter.path("schema"));
            switch (parameter.path("in").asText()) {
                case "path" ->
                    path = path.replace("{" + name + "}", value.matches("[A-Za-z0-9_-]{1,200}") ? value : "x");
                case "query" -> {
                    if (random.nextBoolean()) {
                        query.append(query.isEmpty() ? "?" : "&")
                                .append(name)
                                .append('=')
                                .append(java.net.URLEncoder.encode(value, StandardCharsets.UTF_8));
                    }
                }
                default -> {
                    if (random.nextInt(4) == 0 && value.matches("[!-~]+")) {
                        headers.addAll(List.of(name, value));
                    }
                }
            }
        }
        Client client = random.nextInt(12) == 0
                ? house.nobody()
                : operation.path().contains("/admin/") ? house.operator() : tenant.somebody();
        JsonNode content =
                samples.resolved(operation.described().path("requestBody")).path("content");
        if (!content.isObject() || headers.contains("Prefer")) {
            return client.send(operation.method(), path + query, null, headers.toArray(String[]::new));
        }
        var chosen = content.properties().iterator().next();
        headers.addAll(List.of("Content-Type", random.nextInt(20) == 0 ? "text/plain" : chosen.getKey()));
        byte[] body = samples.value(chosen.getValue().path("schema")).toString().getBytes(StandardCharsets.UTF_8);
        return client.send(operation.method(), path + query, body, headers.toArray(String[]::new));
    }

    private void assertDocumented(Operation operation, Reply reply, String shown) {
        JsonNode answers = operation.described().path("responses");
        assertTrue(answers.has(Integer.toString(reply.status())), "undocumented status: " + shown);
        JsonNode answer = resolved(answers.path(Integer.toString(reply.status())));
        if (reply.bytes().length == 0) {
            return;
        }
        String type = reply.header("Content-Type").split(";")[0];
        JsonNode content = answer.path("content");
        assertTrue(content.has(type), "undocumented media type " + type + " of " + operation + ": " + shown);
        JsonNode schema = content.path(type).path("schema");
        if (type.endsWith("json") && schema.isObject()) {
            assertEquals(
                    List.of(),
                    schema(schema).validate(reply.json()).stream()
                            .map(Object::toString)
                            .toList(),
                    shown);
        }
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    private Schema schema(JsonNode schema) {
        return compiled.computeIfAbsent(schema, key -> {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            whole.setAll((ObjectNode) key);
            whole.set("components", document.path("components"));
            return registry.getSchema(whole);
        });
    }

    @Test
    void the_generator_is_not_trivial() {
        Random random = new Random(1);
        SchemaSamples samples = new SchemaSamples(
                JsonNodeFactory.instance.objectNode(),
                random,
                List.of(UUID.randomUUID().toString()));
        ObjectNode schema = JsonNodeFactory.instance
                .objectNode()
                .put("type", "integer")
                .put("minimum", 1)
                .put("maximum", 10);
        long good = java.util.stream.IntStream.range(0, 200)
                .mapToObj(i -> samples.value(schema))
                .filter(value -> value.isInt() && value.intValue() >= 1 && value.intValue() <= 10)
                .count();
        assertTrue(good > 100 && good < 200, "good ones: " + good);
    }
}
