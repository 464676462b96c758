package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Anthropic's messages.
 *
 * @see <a href="https://docs.anthropic.com/en/api/messages">API reference</a>
 */
final class AnthropicShape {

    private AnthropicShape() {}

    static String whole(Reply reply) {
        ObjectNode root = message(reply);
        root.withArray("content").addObject().put("type", "text").put("text", reply.text());
        root.put("stop_reason", reason(reply));
        if (reply.usage()) {
            root.putObject("usage").put("input_tokens", reply.inputTokens()).put("output_tokens", reply.outputTokens());
        }
        return root.toString();
    }

    static List<String> events(Reply reply) {
        List<String> events = new ArrayList<>();
        ObjectNode start = Json.object().put("type", "message_start");
        ObjectNode message = message(reply);
        if (reply.usage()) {
            message.putObject("usage").put("input_tokens", reply.inputTokens()).put("output_tokens", 1);
        }
        start.set("message", message);
        events.add(Json.event("message_start", start));
        ObjectNode block = Json.object().put("type", "content_block_start").put("index", 0);
        block.putObject("content_block").put("type", "text").put("text", "");
        events.add(Json.event("content_block_start", block));
        for (String piece : reply.pieces()) {
            ObjectNode delta = Json.object().put("type", "content_block_delta").put("index", 0);
            delta.putObject("delta").put("type", "text_delta").put("text", piece);
            events.add(Json.event("content_block_delta", delta));
        }
        events.add(Json.event(
                "content_block_stop",
                Json.object().put("type", "content_block_stop").put("index", 0)));
        ObjectNode end = Json.object().put("type", "message_delta");
        end.putObject("delta").put("stop_reason", reason(reply));
        if (reply.usage()) {
            end.putObject("usage").put("output_tokens", reply.outputTokens());
        }
        events.add(Json.event("message_delta", end));
        events.add(Json.event("message_stop", Json.object().put("type", "message_stop")));
        return events;
    }

    private static ObjectNode message(Reply reply) {
        ObjectNode root = Json.object()
                .put("id", "msg_fake")
                .put("type", "message")
                .put("role", "assistant")
                .put("model", reply.model());
        root.putArray("content");
        return root;
    }

    private static String reason(Reply reply) {
        return switch (reply.end()) {
            case DONE -> "end_turn";
            case LENGTH -> "max_tokens";
            case FILTERED -> "refusal";
        };
    }
}
