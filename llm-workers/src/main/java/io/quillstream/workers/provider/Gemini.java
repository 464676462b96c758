package io.quillstream.workers.provider;

import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.settings.LlmSettings;
import java.util.Optional;

/** Google Gemini by its content generation. */
final class Gemini {

    private Gemini() {}

    static Provider of(String model, Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.GEMINI);
        var chat = GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.GEMINI_BASE_URL))
                .apiKey(ProviderList.key("gemini", settings))
                .modelName(model)
                .temperature(settings.get(LlmSettings.TEMPERATURE))
                .maxOutputTokens(settings.get(LlmSettings.MAX_TOKENS))
                .maxRetries(0)
                .logRequestsAndResponses(false)
                .build();
        var streaming = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.GEMINI_BASE_URL))
                .apiKey(ProviderList.key("gemini", settings))
                .modelName(model)
                .temperature(settings.get(LlmSettings.TEMPERATURE))
                .maxOutputTokens(settings.get(LlmSettings.MAX_TOKENS))
                .logRequestsAndResponses(false)
                .build();
        return new Provider(
                "gemini",
                model,
                new LangChainModel("gemini", model, chat, Optional.of(streaming), AnswerFormat.SCHEMA));
    }
}
