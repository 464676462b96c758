package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The mapper of this package. */
final class Json {

    static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    static String event(ObjectNode data) {
        return "data: " + data + "\n\n";
    }

    static String event(String name, ObjectNode data) {
        return "event: " + name + "\n" + event(data);
    }
}
