package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Google Gemini's generateContent.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">API reference</a>
 */
final class GeminiShape {

    private GeminiShape() {}

    static String whole(Reply reply) {
        return part(reply, reply.text(), true).toString();
    }

    static List<String> events(Reply reply) {
        List<String> events = new ArrayList<>();
        List<String> pieces = reply.pieces();
        if (pieces.isEmpty()) {
            events.add(Json.event(part(reply, "", true)));
        }
        for (int i = 0; i < pieces.size(); i++) {
            events.add(Json.event(part(reply, pieces.get(i), i == pieces.size() - 1)));
        }
        return events;
    }

    private static ObjectNode part(Reply reply, String text, boolean last) {
        ObjectNode root = Json.object();
        if (reply.end() == Reply.End.FILTERED) {
            root.putObject("promptFeedback").put("blockReason", "SAFETY");
        } else {
            ObjectNode candidate = root.putArray("candidates").addObject();
            ObjectNode content = candidate.putObject("content").put("role", "model");
            content.putArray("parts").addObject().put("text", text);
            if (last) {
                candidate.put("finishReason", reply.end() == Reply.End.LENGTH ? "MAX_TOKENS" : "STOP");
            }
        }
        if (reply.usage() && last) {
            root.putObject("usageMetadata")
                    .put("promptTokenCount", reply.inputTokens())
                    .put("candidatesTokenCount", reply.outputTokens())
                    .put("totalTokenCount", reply.inputTokens() + reply.outputTokens());
        }
        return root.put("modelVersion", reply.model());
    }
}
