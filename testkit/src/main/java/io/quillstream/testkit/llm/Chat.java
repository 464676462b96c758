package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A request, whatever its wire format.
 *
 * @param system instructions
 * @param users the user's turns in order
 */
record Chat(String model, String system, List<String> users, boolean streaming) {

    static Chat openAi(JsonNode body) {
        StringBuilder system = new StringBuilder();
        List<String> users = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("system")) {
                system.append(content(message.path("content")));
            } else if (message.path("role").asText().equals("user")) {
                users.add(content(message.path("content")));
            }
        }
        return new Chat(
                body.path("model").asText(),
                system.toString(),
                users,
                body.path("stream").asBoolean());
    }

    static Chat anthropic(JsonNode body) {
        List<String> users = new ArrayList<>();
        for (JsonNode message : body.path("messages")) {
            if (message.path("role").asText().equals("user")) {
                users.add(content(message.path("content")));
            }
        }
        return new Chat(
                body.path("model").asText(),
                content(body.path("system")),
                users,
                body.path("stream").asBoolean());
    }

    static Chat gemini(JsonNode body, String path) {
        List<String> users = new ArrayList<>();
        for (JsonNode content : body.path("contents")) {
            if (!content.path("role").asText("user").equals("model")) {
                users.add(content(content.path("parts")));
            }
        }
        String model = path.replaceFirst("^.*/models/", "").replaceFirst(":.*$", "");
        return new Chat(
                model, content(body.at("/systemInstruction/parts")), users, path.contains(":streamGenerateContent"));
    }

    /** A string, or the texts of a list of parts. */
    private static String content(JsonNode content) {
        if (content.isTextual()) {
            return content.textValue();
        }
        StringBuilder text = new StringBuilder();
        content.forEach(part -> text.append(part.path("text").asText()));
        return text.toString();
    }
}
