package io.quillstream.ingest.batch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.TreeMap;

/**
 * JSON values as texts that are equal if and only if the values are: without white space, members in order of their names,
 * numbers by what they are worth.
 */
final class CanonicalJson {

    private CanonicalJson() {}

    /** @param value of bounded depth */
    static String of(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        switch (value.getNodeType()) {
            case OBJECT -> {
                TreeMap<String, JsonNode> members = new TreeMap<>();
                value.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
                text.append('{');
                members.forEach((name, member) -> {
                    text.append(TextNode.valueOf(name)).append(':');
                    write(member, text);
                    text.append(',');
                });
                text.append('}');
            }
            case ARRAY -> {
                text.append('[');
                value.forEach(element -> {
                    write(element, text);
                    text.append(',');
                });
                text.append(']');
            }
            case NUMBER -> text.append(value.decimalValue().stripTrailingZeros());
            default -> text.append(value);
        }
    }
}
