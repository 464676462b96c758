package io.quillstream.launcher.docs;

import io.quillstream.schemas.topic.Topic;
import io.quillstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.avro.Schema;

/** The catalogue of topics. */
final class TopicsPage implements Page {

    @Override
    public String file() {
        return "topics.md";
    }

    @Override
    public String text() {
        return """
                # Topics

                Made from `Topics` and the Avro schemas; a test compares. Keys are UTF-8 text, values one Avro record type a topic in the
                Confluent wire format (subject `TOPIC-value`). All topics have the same number of partitions, are stamped with the
                broker's append time, and are read with `isolation.level=read_committed`. `schemas/src/main/resources/asyncapi.json`
                has the same for machines.

                """ + overview() + "\n"
                + Topics.all().stream().map(TopicsPage::fields).distinct().collect(Collectors.joining("\n"));
    }

    private static String overview() {
        return Page.table(
                List.of("topic", "key", "record", "kept", "written by", "what"),
                Topics.all().stream()
                        .map(topic -> List.of(
                                "`" + topic.name() + "`",
                                topic.key().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                                "`" + topic.type().getSimpleName() + "`",
                                topic.retention().map(TopicsPage::kept).orElse("for ever"),
                                topic.writer(),
                                topic.about()))
                        .toList());
    }

    private static String fields(Topic<?> topic) {
        return "## " + topic.type().getSimpleName() + "\n\n" + topic.schema().getDoc() + "\n\n"
                + Page.table(
                        List.of("field", "type", "what"),
                        topic.schema().getFields().stream()
                                .map(field -> List.of("`" + field.name() + "`", type(field.schema()), field.doc()))
                                .toList());
    }

    private static String type(Schema schema) {
        return switch (schema.getType()) {
            case UNION ->
                schema.getTypes().stream()
                                .filter(part -> part.getType() != Schema.Type.NULL)
                                .map(TopicsPage::type)
                                .collect(Collectors.joining(" or "))
                        + " or null";
            case ARRAY -> "list of " + type(schema.getElementType());
            case MAP -> "map of " + type(schema.getValueType());
            case RECORD, ENUM -> "`" + schema.getName() + "`";
            default ->
                schema.getLogicalType() == null
                        ? schema.getType().getName()
                        : schema.getLogicalType().getName();
        };
    }

    private static String kept(Duration retention) {
        return retention.toDays() > 0 ? retention.toDays() + " days" : retention.toHours() + " h";
    }
}
