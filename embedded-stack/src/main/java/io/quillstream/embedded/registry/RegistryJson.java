package io.quillstream.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.javalin.http.Context;
import java.util.Collection;

/** Requests and answers of the registry in its media type. */
final class RegistryJson {

    static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RegistryJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static void answer(Context ctx, JsonNode body) {
        ctx.contentType(MEDIA_TYPE).result(body.toString());
    }

    /** Strings and numbers as a JSON array. */
    static void answer(Context ctx, Collection<?> values) {
        answer(ctx, JSON.<JsonNode>valueToTree(values));
    }

    static void answer(Context ctx, int number) {
        ctx.contentType(MEDIA_TYPE).result(Integer.toString(number));
    }

    /** A schema as text, the whole answer. */
    static void answerSchema(Context ctx, String schema) {
        ctx.contentType(MEDIA_TYPE).result(schema);
    }

    static ObjectNode version(RegisteredSchema version) {
        return object().put("subject", version.subject())
                .put("version", version.version())
                .put("id", version.id())
                .put("schema", version.schema());
    }

    /** The Avro schema in the body. References to other subjects and other languages are refused. */
    static String schema(Context ctx) {
        JsonNode body = body(ctx);
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw RegistryProblem.invalidSchema("this registry takes AVRO, not " + type);
        }
        if (!body.path("references").isEmpty()) {
            throw RegistryProblem.invalidSchema("this registry takes no references");
        }
        if (!body.path("schema").isTextual()) {
            throw RegistryProblem.invalidSchema("the field schema is missing");
        }
        return body.get("schema").asText();
    }

    static String text(Context ctx, String field) {
        return body(ctx).path(field).asText("");
    }

    static boolean flag(Context ctx, String name) {
        return Boolean.parseBoolean(ctx.queryParam(name));
    }

    private static JsonNode body(Context ctx) {
        try {
            JsonNode body = JSON.readTree(ctx.body());
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            throw RegistryProblem.malformed();
        }
        throw RegistryProblem.malformed();
    }
}
