package io.quillstream.workers.provider;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.settings.LlmSettings;
import java.util.Optional;
import java.util.regex.Pattern;

/** Anthropic by its messages. */
final class Anthropic {

    /** Up to Claude 4.6. A list of the old ones, which no new one will ever belong to. */
    private static final Pattern TAKES_TEMPERATURE =
            Pattern.compile("claude-(?:(?:instant|[1-3])\\b.*|[a-z]+-4(?:-[0-6])?(?:-\\d{8}|-latest)?(?:[@:].*)?)");

    private Anthropic() {}

    static Provider of(String model, Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.ANTHROPIC);
        boolean thinks = thinks(model);
        Double temperature = thinks ? null : Math.min(1.0, settings.get(LlmSettings.TEMPERATURE));
        int most = settings.get(LlmSettings.MAX_TOKENS) + (thinks ? LengthLimit.THOUGHTS : 0);
        var chat = AnthropicChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(ProviderList.key("anthropic", settings))
                .modelName(model)
                .temperature(temperature)
                .maxTokens(most)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
        var streaming = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(ProviderList.key("anthropic", settings))
                .modelName(model)
                .temperature(temperature)
                .maxTokens(most)
                .logRequests(false)
                .logResponses(false)
                .build();
        // Its smaller models know no schema; the prompt asks for JSON in words.
        return new Provider(
                "anthropic",
                model,
                new LangChainModel(
                        "anthropic",
                        model,
                        chat,
                        Optional.of(streaming),
                        AnswerFormat.WORDS,
                        thinks ? LengthLimit.OUTPUT_AND_THOUGHTS : LengthLimit.OUTPUT));
    }

    /**
     * Newer models of Anthropic's refuse a temperature, and may think first, by themselves; others that speak this
     * protocol take one.
     */
    private static boolean thinks(String model) {
        int name = model.indexOf("claude-");
        return name >= 0 && !TAKES_TEMPERATURE.matcher(model.substring(name)).matches();
    }
}
