package io.quillstream.workers.provider;

import dev.langchain4j.model.chat.request.ChatRequestParameters;
import dev.langchain4j.model.chat.request.DefaultChatRequestParameters;
import dev.langchain4j.model.openai.OpenAiChatRequestParameters;

/** How a provider is told how long an answer may be. */
enum LengthLimit {
    /** The tokens of the answer. */
    OUTPUT,
    /** The same for models that think first: what they think counts as well. */
    OUTPUT_AND_THOUGHTS,
    /** By the name that models of OpenAI know which think first. */
    COMPLETION;

    /** What a model may think besides: without it the thoughts would cut the answer short. */
    static final int THOUGHTS = 4096;

    /** Parameters of a request, to go on with. */
    DefaultChatRequestParameters.Builder<?> of(int tokens) {
        return switch (this) {
            case OUTPUT -> ChatRequestParameters.builder().maxOutputTokens(tokens);
            case OUTPUT_AND_THOUGHTS -> ChatRequestParameters.builder().maxOutputTokens(tokens + THOUGHTS);
            case COMPLETION -> OpenAiChatRequestParameters.builder().maxCompletionTokens(tokens + THOUGHTS);
        };
    }
}
