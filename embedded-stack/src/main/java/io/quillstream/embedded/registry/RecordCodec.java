package io.quillstream.embedded.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Registry records as JSON keys and values in the form of Confluent's {@code _schemas} topic, so that a registry of
 * theirs, pointed at the topic, goes on where this one stopped.
 */
final class RecordCodec {

    /** Key of a record that changes nothing, as Confluent's registry writes it to learn where its log ends. */
    static final String NOTHING = "{\"keytype\":\"NOOP\",\"magic\":0}";

    private static final ObjectMapper JSON = new ObjectMapper();

    private RecordCodec() {}

    static String key(RegistryRecord record) {
        ObjectNode key = JSON.createObjectNode();
        switch (record) {
            case RegistryRecord.Versioned(RegisteredSchema schema) ->
                schemaKey(key, schema.subject(), schema.version());
            case RegistryRecord.Erased(String subject, int version) -> schemaKey(key, subject, version);
            case RegistryRecord.Configured(String subject, Compatibility _) ->
                key.put("keytype", "CONFIG").put("subject", subject).put("magic", 0);
            case RegistryRecord.Moded(String subject, Mode _) ->
                key.put("keytype", "MODE").put("subject", subject).put("magic", 0);
        }
        return key.toString();
    }

    /** Null is a tombstone. */
    static String value(RegistryRecord record) {
        return switch (record) {
            case RegistryRecord.Versioned(RegisteredSchema schema) ->
                JSON.createObjectNode()
                        .put("subject", schema.subject())
                        .put("version", schema.version())
                        .put("id", schema.id())
                        .put("schema", schema.schema())
                        .put("deleted", schema.deleted())
                        .toString();
            case RegistryRecord.Erased _ -> null;
            case RegistryRecord.Configured(String _, Compatibility level) ->
                level == null
                        ? null
                        : JSON.createObjectNode()
                                .put("compatibilityLevel", level.name())
                                .toString();
            case RegistryRecord.Moded(String _, Mode mode) ->
                mode == null
                        ? null
                        : JSON.createObjectNode().put("mode", mode.name()).toString();
        };
    }

    /** Empty for the kinds of records that carry no schema, configuration or mode. */
    static Optional<RegistryRecord> read(String key, String value) {
        JsonNode k = tree(key);
        JsonNode v = value == null ? null : tree(value);
        String subject = k.path("subject").isTextual() ? k.get("subject").asText() : null;
        return switch (k.path("keytype").asText()) {
            case "SCHEMA" ->
                Optional.of(
                        v == null
                                ? new RegistryRecord.Erased(
                                        subject, k.get("version").asInt())
                                : new RegistryRecord.Versioned(schema(v)));
            case "CONFIG" ->
                Optional.of(new RegistryRecord.Configured(
                        subject,
                        v == null
                                ? null
                                : Compatibility.valueOf(
                                        v.get("compatibilityLevel").asText())));
            case "MODE" ->
                Optional.of(new RegistryRecord.Moded(
                        subject, v == null ? null : Mode.valueOf(v.get("mode").asText())));
            default -> Optional.empty();
        };
    }

    private static RegisteredSchema schema(JsonNode value) {
        return new RegisteredSchema(
                value.get("subject").asText(),
                value.get("version").asInt(),
                value.get("id").asInt(),
                value.get("schema").asText(),
                value.path("deleted").asBoolean());
    }

    private static void schemaKey(ObjectNode key, String subject, int version) {
        key.put("keytype", "SCHEMA")
                .put("subject", subject)
                .put("version", version)
                .put("magic", 1);
    }

    private static JsonNode tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("The registry's topic holds a record that is no JSON", e);
        }
    }
}
