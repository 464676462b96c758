package io.quillstream.schemas.asyncapi;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.TopicProvisioner;
import io.quillstream.schemas.topic.Topics;
import java.util.Locale;

/** The topics as an AsyncAPI 3 document, made from the catalogue and the schemas. */
final class AsyncApiDocument {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String AVRO = "application/vnd.apache.avro;version=1.9.0";

    private AsyncApiDocument() {}

    static String text() {
        ObjectNode document = JSON.createObjectNode();
        document.put("asyncapi", "3.0.0");
        document.putObject("info")
                .put("title", "Quillstream topics")
                .put("version", "1.0.0")
                .put(
                        "description",
                        "Values are Avro in the Confluent wire format (a zero byte, four bytes of schema id, Avro binary)"
                                + " under TopicNameStrategy; keys are UTF-8 text. Read with isolation.level=read_committed.")
                .putObject("license")
                .put("name", "Apache-2.0");
        document.put("defaultContentType", "application/vnd.apache.avro");
        ObjectNode channels = document.putObject("channels");
        ObjectNode operations = document.putObject("operations");
        ObjectNode messages = document.putObject("components").putObject("messages");
        for (Topic<?> topic : Topics.all()) {
            channel(channels.putObject(id(topic)), topic);
            operations
                    .putObject("read-" + id(topic))
                    .put("action", "receive")
                    .put("summary", topic.about())
                    .putObject("channel")
                    .put("$ref", "#/channels/" + id(topic));
            String message = topic.type().getSimpleName();
            if (!messages.has(message)) {
                message(messages.putObject(message), topic);
            }
        }
        return pretty(document);
    }

    /** A channel's name within the document: that of the topic with the dots, which references dislike, replaced. */
    static String id(Topic<?> topic) {
        return topic.name().replace('.', '-');
    }

    private static void channel(ObjectNode channel, Topic<?> topic) {
        channel.put("address", topic.name());
        channel.put("description", topic.about() + " Written by " + topic.writer() + ".");
        channel.putObject("messages")
                .putObject(topic.type().getSimpleName())
                .put("$ref", "#/components/messages/" + topic.type().getSimpleName());
        ObjectNode configuration =
                channel.putObject("bindings").putObject("kafka").put("bindingVersion", "0.5.0");
        configuration.put("topic", topic.name());
        ObjectNode kept = configuration.putObject("topicConfiguration");
        kept.putArray("cleanup.policy").add(TopicProvisioner.configOf(topic).get("cleanup.policy"));
        kept.put("retention.ms", Long.parseLong(TopicProvisioner.configOf(topic).get("retention.ms")));
    }

    private static void message(ObjectNode message, Topic<?> topic) {
        message.put("name", topic.schema().getFullName());
        message.put("summary", topic.schema().getDoc());
        message.put("contentType", "application/vnd.apache.avro");
        ObjectNode payload = message.putObject("payload").put("schemaFormat", AVRO);
        payload.set("schema", read(topic.schema().toString().replace(",\"avro.java.string\":\"String\"", "")));
        ObjectNode binding = message.putObject("bindings").putObject("kafka").put("bindingVersion", "0.5.0");
        binding.putObject("key")
                .put("type", "string")
                .put("description", topic.key().name().toLowerCase(Locale.ROOT).replace('_', ' '));
        binding.put("schemaIdLocation", "payload")
                .put("schemaIdPayloadEncoding", "confluent")
                .put("schemaLookupStrategy", "TopicNameStrategy");
    }

    private static com.fasterxml.jackson.databind.JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    private static String pretty(ObjectNode document) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        try {
            return JSON.writer(new DefaultPrettyPrinter()
                                    .withObjectIndenter(lines)
                                    .withArrayIndenter(lines))
                            .writeValueAsString(document)
                    + "\n";
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }
}
