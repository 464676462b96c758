package io.quillstream.workers.provider;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.LlmSettings;
import java.util.Optional;

/** Anthropic by its messages. */
final class Anthropic {

    private Anthropic() {}

    static Provider of(Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.ANTHROPIC);
        String model = settings.get(LlmSettings.ANTHROPIC_MODEL);
        var chat = AnthropicChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(ProviderList.key("anthropic", settings))
                .modelName(model)
                .temperature(Math.min(1.0, settings.get(LlmSettings.TEMPERATURE)))
                .maxTokens(settings.get(LlmSettings.MAX_TOKENS))
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
        var streaming = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(ProviderList.key("anthropic", settings))
                .modelName(model)
                .temperature(Math.min(1.0, settings.get(LlmSettings.TEMPERATURE)))
                .maxTokens(settings.get(LlmSettings.MAX_TOKENS))
                .logRequests(false)
                .logResponses(false)
                .build();
        // Its smaller models know no schema; the prompt asks for JSON in words.
        return new Provider(
                "anthropic",
                model,
                new LangChainModel("anthropic", model, chat, Optional.of(streaming), AnswerFormat.WORDS));
    }
}
