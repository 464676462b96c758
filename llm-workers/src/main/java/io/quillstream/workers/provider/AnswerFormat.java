package io.quillstream.workers.provider;

import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import io.quillstream.workers.prompt.Prompt.Shape;
import java.util.Optional;

/** How a provider is told the structure of the answer. */
public enum AnswerFormat {
    /** By the words of the prompt alone. */
    WORDS,
    /** By a JSON schema that it keeps to. */
    SCHEMA;

    Optional<ResponseFormat> of(Shape shape) {
        return this == WORDS
                ? Optional.empty()
                : Optional.of(ResponseFormat.builder()
                        .type(ResponseFormatType.JSON)
                        .jsonSchema(schema(shape))
                        .build());
    }

    private static JsonSchema schema(Shape shape) {
        JsonSchemaElement item = switch (shape) {
            case STRINGS -> JsonStringSchema.builder().build();
            case PAIRS ->
                JsonObjectSchema.builder()
                        .addStringProperty("question")
                        .addStringProperty("answer")
                        .required("question", "answer")
                        .additionalProperties(false)
                        .build();
        };
        return JsonSchema.builder()
                .name("copy")
                .rootElement(JsonObjectSchema.builder()
                        .addProperty(
                                "items", JsonArraySchema.builder().items(item).build())
                        .required("items")
                        .additionalProperties(false)
                        .build())
                .build();
    }
}
