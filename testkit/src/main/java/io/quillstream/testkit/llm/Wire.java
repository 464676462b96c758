package io.quillstream.testkit.llm;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The wire formats that the server speaks. */
public enum Wire {
    OPENAI("/v1") {
        @Override
        Chat read(JsonNode body, String path) {
            return Chat.openAi(body);
        }

        @Override
        String whole(Reply reply) {
            return OpenAiShape.whole(reply);
        }

        @Override
        List<String> events(Reply reply) {
            return OpenAiShape.events(reply);
        }
    },
    ANTHROPIC("/v1") {
        @Override
        Chat read(JsonNode body, String path) {
            return Chat.anthropic(body);
        }

        @Override
        String whole(Reply reply) {
            return AnthropicShape.whole(reply);
        }

        @Override
        List<String> events(Reply reply) {
            return AnthropicShape.events(reply);
        }
    },
    GEMINI("/v1beta") {
        @Override
        Chat read(JsonNode body, String path) {
            return Chat.gemini(body, path);
        }

        @Override
        String whole(Reply reply) {
            return GeminiShape.whole(reply);
        }

        @Override
        List<String> events(Reply reply) {
            return GeminiShape.events(reply);
        }
    };

    private final String version;

    Wire(String version) {
        this.version = version;
    }

    /** The format of a request to that path; empty if no provider has it. */
    static Optional<Wire> of(String path) {
        if (path.endsWith("/chat/completions")) {
            return Optional.of(OPENAI);
        }
        if (path.endsWith("/messages")) {
            return Optional.of(ANTHROPIC);
        }
        return path.matches(".*/models/[^/]+:(?:streamG|g)enerateContent(?:\\?.*)?")
                ? Optional.of(GEMINI)
                : Optional.empty();
    }

    /** Where the format's paths begin, for example {@code /openai/v1}. */
    String base() {
        return "/" + name().toLowerCase(Locale.ROOT) + version;
    }

    abstract Chat read(JsonNode body, String path);

    /** The body of a plain answer. */
    abstract String whole(Reply reply);

    /** The server-sent events of a streamed answer, each with its blank line. */
    abstract List<String> events(Reply reply);
}
