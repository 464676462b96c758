package io.quillstream.workers.provider;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;

/** How a provider is told how long an answer may be. */
enum LengthLimit {
    /** The tokens of the answer. */
    OUTPUT,
    /** By the name that models of OpenAI know which think first: what they think counts as well. */
    COMPLETION;

    /** Parameters of a request, to go on with. */
    DefaultChatRequestParameters.Builder<?> of(int tokens) {
        return switch (this) {
            case OUTPUT -> ChatRequestParameters.builder().maxOutputTokens(tokens);
            case COMPLETION -> OpenAiChatRequestParameters.builder().maxCompletionTokens(tokens);
        };
    }
}
