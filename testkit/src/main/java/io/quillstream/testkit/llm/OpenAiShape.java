package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * OpenAI's chat completions.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">API reference</a>
 */
final class OpenAiShape {

    private OpenAiShape() {}

    static String whole(Reply reply) {
        ObjectNode root = head(reply, "chat.completion");
        ObjectNode choice = root.putArray("choices").addObject().put("index", 0);
        choice.putObject("message").put("role", "assistant").put("content", reply.text());
        choice.put("finish_reason", reason(reply));
        usage(root, reply);
        return root.toString();
    }

    static List<String> events(Reply reply) {
        List<String> events = new ArrayList<>();
        for (String piece : reply.pieces()) {
            ObjectNode root = head(reply, "chat.completion.chunk");
            root.putArray("choices")
                    .addObject()
                    .put("index", 0)
                    .putObject("delta")
                    .put("content", piece);
            events.add(Json.event(root));
        }
        ObjectNode last = head(reply, "chat.completion.chunk");
        ObjectNode choice = last.putArray("choices").addObject().put("index", 0);
        choice.putObject("delta");
        choice.put("finish_reason", reason(reply));
        events.add(Json.event(last));
        if (reply.usage()) {
            ObjectNode told = head(reply, "chat.completion.chunk");
            told.putArray("choices");
            usage(told, reply);
            events.add(Json.event(told));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    private static ObjectNode head(Reply reply, String object) {
        return Json.object()
                .put("id", "chatcmpl-fake")
                .put("object", object)
                .put("created", 1_700_000_000)
                .put("model", reply.model());
    }

    private static String reason(Reply reply) {
        return switch (reply.end()) {
            case DONE -> "stop";
            case LENGTH -> "length";
            case FILTERED -> "content_filter";
        };
    }

    private static void usage(ObjectNode root, Reply reply) {
        if (reply.usage()) {
            root.putObject("usage")
                    .put("prompt_tokens", reply.inputTokens())
                    .put("completion_tokens", reply.outputTokens())
                    .put("total_tokens", reply.inputTokens() + reply.outputTokens());
        }
    }
}
