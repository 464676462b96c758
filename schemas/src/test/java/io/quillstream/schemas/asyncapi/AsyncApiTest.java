package io.quillstream.schemas.asyncapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class AsyncApiTest {

    private static final Path FILE = Path.of("src/main/resources/asyncapi.json");

    @BeforeAll
    static void writeIfAsked() throws IOException {
        if (Boolean.getBoolean("quill.docs.write")) {
            Files.writeString(FILE, AsyncApiDocument.text());
        }
    }

    @Test
    void theDocumentIsMadeFromTheCatalogue() throws IOException {
        assertEquals(
                AsyncApiDocument.text(),
                Files.readString(FILE),
                "asyncapi.json is out of date; rewrite it with -Dquill.docs.write=true");
    }

    @Test
    void everyTopicHasAChannelWhoseMessageIsItsSchema() throws IOException {
        JsonNode document = new ObjectMapper().readTree(Files.readString(FILE));

        assertEquals(Topics.all().size(), document.get("channels").size());
        for (Topic<?> topic : Topics.all()) {
            JsonNode channel = document.get("channels").get(AsyncApiDocument.id(topic));
            assertEquals(topic.name(), channel.get("address").asText());
            String reference =
                    channel.get("messages").elements().next().get("$ref").asText();
            JsonNode message = document.at(reference.substring(1));
            Schema described =
                    new Schema.Parser().parse(message.at("/payload/schema").toString());
            assertEquals(topic.schema().getFullName(), described.getFullName());
            assertEquals(
                    topic.schema().getFields().stream().map(Schema.Field::name).toList(),
                    described.getFields().stream().map(Schema.Field::name).toList());
            assertTrue(document.get("operations").has("read-" + AsyncApiDocument.id(topic)));
        }
    }
}
