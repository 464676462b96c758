package io.quillstream.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/**
 * How the contract writes JSON: {@code snake_case}, RFC 3339 times, and fields that this release does not know are
 * ignored, since the contract may gain some. Thread-safe.
 */
public final class Json {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .build();

    private Json() {}

    /** The value as the contract would write it, in one line. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("Not expressible as JSON: " + value.getClass(), e);
        }
    }

    /** @throws UnexpectedAnswerException if the text is not JSON of that shape */
    static <T> T read(String text, Class<T> type) {
        try {
            return MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new UnexpectedAnswerException("not the JSON that the contract promises: " + e.getOriginalMessage());
        }
    }

    /** A request body: the object's fields without those that are null, which the contract tells from absent ones. */
    static String body(Object value) {
        JsonNode tree = MAPPER.valueToTree(value);
        tree.properties().removeIf(field -> field.getValue().isNull());
        return tree.toString();
    }
}
