package io.quillstream.workers.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import java.util.Set;

/**
 * Looks at a provider's answers before the library does, for what the library overlooks or stumbles over: refusals that
 * it takes for an empty text, error events within a stream, and Gemini answers without usage or candidates.
 */
enum Answers {
    OPENAI("/choices/0/delta/content") {
        @Override
        void look(ObjectNode root) {
            refuseIf(!root.at("/choices/0/delta/refusal").asText("").isBlank(), "refusal");
        }
    },
    ANTHROPIC("/delta/text") {
        @Override
        void look(ObjectNode root) {
            refuseIf(root.path("stop_reason").asText().equals("refusal"), "refusal");
            refuseIf(root.at("/delta/stop_reason").asText().equals("refusal"), "refusal");
        }
    },
    GEMINI("/candidates/0/content/parts/0/text") {
        @Override
        void look(ObjectNode root) {
            refuseIf(root.at("/promptFeedback/blockReason").isTextual(), "prompt blocked");
            JsonNode candidate = root.at("/candidates/0");
            String reason = candidate.path("finishReason").asText();
            refuseIf(REFUSALS.contains(reason), "finish reason " + reason);
        }

        @Override
        void mend(ObjectNode root) {
            if (root.at("/candidates/0/content/parts/0").isMissingNode()) {
                throw new ProviderFailure.Garbled("answer without a candidate");
            }
            if (!root.path("usageMetadata").isObject()) {
                root.putObject("usageMetadata");
            }
        }
    };

    /** Far more than any answer has; two mebibytes of braces would become sixty of nodes, at many calls at a time. */
    private static final int MOST_TOKENS = 100_000;

    private static final ObjectMapper JSON = new ObjectMapper(JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxTokenCount(MOST_TOKENS).build())
            .build());
    private static final Set<String> REFUSALS =
            Set.of("SAFETY", "RECITATION", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "IMAGE_SAFETY");

    private final JsonPointer piece;

    /** @param piece where an event of a streamed answer has its piece of the text */
    Answers(String piece) {
        this.piece = JsonPointer.compile(piece);
    }

    /** Throws if the answer, or the part of a streamed one, is a refusal. */
    abstract void look(ObjectNode root);

    /** Makes a whole answer digestible. */
    void mend(ObjectNode root) {}

    /** The body to pass on. Throws a {@link ProviderFailure} if it is an error or no answer. */
    String inspected(String body) {
        ObjectNode root = object(body);
        // Servers in between send a provider's trouble as a success.
        unreachableIf(root.path("error").isObject(), "error in place of an answer");
        look(root);
        mend(root);
        return root.toString();
    }

    /** The event to pass on. Throws a {@link ProviderFailure} if it is an error or a refusal. */
    ServerSentEvent inspected(ServerSentEvent event) {
        if (event.data().equals("[DONE]")) {
            return event;
        }
        ObjectNode root = object(event.data());
        unreachableIf(root.path("error").isObject(), "error event within the stream");
        look(root);
        return event;
    }

    /** The text that the event adds to the answer; empty if it adds none. */
    String pieceOf(ServerSentEvent event) {
        return event.data().equals("[DONE]")
                ? ""
                : object(event.data()).at(piece).asText();
    }

    private static ObjectNode object(String text) {
        try {
            if (JSON.readTree(text) instanceof ObjectNode root) {
                return root;
            }
        } catch (JsonProcessingException e) {
            // Told below: its message would quote the text.
        }
        throw new ProviderFailure.Garbled("answer is not a JSON object");
    }

    private static void unreachableIf(boolean failed, String how) {
        if (failed) {
            throw new ProviderFailure.Unreachable(how);
        }
    }

    private static void refuseIf(boolean refused, String how) {
        if (refused) {
            throw new ProviderFailure.Refused(how);
        }
    }
}
