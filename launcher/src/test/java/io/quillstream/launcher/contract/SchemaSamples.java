package io.quillstream.launcher.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Values at random for the schemas of an OpenAPI document: mostly good ones, now and then something else altogether. */
final class SchemaSamples {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> TEXTS = List.of(
            "x",
            "",
            " ",
            "2026-02-30",
            "2026-11-21",
            "2027-01-01T00:00:00Z",
            "\ud83d\ude00",
            "' OR 1=1 --",
            "../../etc/passwd",
            "<script>alert(1)</script>",
            "${jndi:ldap://x}",
            "%00",
            "null",
            "-1",
            "9".repeat(40),
            "x".repeat(3_000),
            "\u202e\u0007");

    private final JsonNode document;
    private final Random random;
    private final List<String> knownIds;

    /** @param knownIds ids that lead somewhere */
    SchemaSamples(JsonNode document, Random random, List<String> knownIds) {
        this.document = document;
        this.random = random;
        this.knownIds = knownIds;
    }

    JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
    }

    /** A value as it stands in an address. */
    String text(JsonNode schema) {
        return value(schema).asText();
    }

    JsonNode value(JsonNode given) {
        JsonNode schema = resolved(given);
        if (random.nextInt(12) == 0) {
            return nonsense();
        }
        for (String choice : new String[] {"oneOf", "anyOf"}) {
            if (schema.has(choice)) {
                return value(schema.path(choice)
                        .path(random.nextInt(schema.path(choice).size())));
            }
        }
        if (schema.has("enum")) {
            return schema.path("enum").path(random.nextInt(schema.path("enum").size()));
        }
        if (schema.has("const")) {
            return schema.path("const");
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.path(0).asText() : type.asText()) {
            case "object" -> object(schema);
            case "array" -> array(schema);
            case "integer", "number" -> number(schema);
            case "boolean" -> NODES.booleanNode(random.nextBoolean());
            default -> string(schema);
        };
    }

    private JsonNode object(JsonNode schema) {
        ObjectNode object = NODES.objectNode();
        schema.path("properties").properties().forEach(property -> {
            boolean required = schema.path("required").toString().contains("\"" + property.getKey() + "\"");
            if (required ? random.nextInt(15) > 0 : random.nextBoolean()) {
                object.set(property.getKey(), value(property.getValue()));
            }
        });
        if (random.nextInt(15) == 0) {
            object.set("unknown_" + random.nextInt(9), nonsense());
        }
        return object;
    }

    private JsonNode array(JsonNode schema) {
        ArrayNode array = NODES.arrayNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(value(schema.path("items")));
        }
        return array;
    }

    private JsonNode number(JsonNode schema) {
        long least = schema.path("minimum").asLong(0);
        long most = Math.min(schema.path("maximum").asLong(least + 100), least + 1_000);
        return NODES.numberNode((int) (least + random.nextInt((int) (most - least + 1))));
    }

    private JsonNode string(JsonNode schema) {
        String format = schema.path("format").asText();
        if (format.equals("uuid")) {
            String id = random.nextInt(4) > 0
                    ? knownIds.get(random.nextInt(knownIds.size()))
                    : new UUID(random.nextLong(), random.nextLong()).toString();
            return NODES.textNode(id);
        }
        return NODES.textNode(
                switch (format) {
                    case "date" -> "2026-11-" + (10 + random.nextInt(20));
                    case "date-time" -> "2027-01-0" + (1 + random.nextInt(9)) + "T00:00:00Z";
                    default ->
                        random.nextInt(3) > 0 ? "text " + random.nextInt(100) : TEXTS.get(random.nextInt(TEXTS.size()));
                });
    }

    private JsonNode nonsense() {
        return switch (random.nextInt(8)) {
            case 0 -> NODES.nullNode();
            case 1 -> NODES.numberNode(random.nextLong());
            case 2 -> NODES.numberNode(new java.math.BigDecimal("1.5"));
            case 3 -> NODES.booleanNode(true);
            case 4 -> NODES.arrayNode().add(1);
            case 5 -> NODES.objectNode().put("a", 1);
            default -> NODES.textNode(TEXTS.get(random.nextInt(TEXTS.size())));
        };
    }
}
