package io.quillstream.workers.provider;

import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.settings.LlmSettings;
import java.util.Optional;
import java.util.regex.Pattern;

/** OpenAI by its chat completions, which many others offer too. */
final class OpenAi {

    /** The models that think first, o1, o3-mini, gpt-5 and so on, and what was tuned from them. */
    private static final Pattern REASONING = Pattern.compile("(ft:)?(o[1-9]|gpt-[5-9])\\b.*");

    private OpenAi() {}

    static Provider of(String model, Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.OPENAI);
        boolean reasons = reasons(model);
        Integer most = settings.get(LlmSettings.MAX_TOKENS);
        var chat = OpenAiChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.OPENAI_BASE_URL))
                .apiKey(ProviderList.key("openai", settings))
                .modelName(model)
                .temperature(reasons ? null : settings.get(LlmSettings.TEMPERATURE))
                .maxTokens(reasons ? null : most)
                .maxCompletionTokens(reasons ? most + LengthLimit.THOUGHTS : null)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .strictJsonSchema(true)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
        var streaming = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(ProviderList.baseUrl(settings, LlmSettings.OPENAI_BASE_URL))
                .apiKey(ProviderList.key("openai", settings))
                .modelName(model)
                .temperature(reasons ? null : settings.get(LlmSettings.TEMPERATURE))
                .maxTokens(reasons ? null : most)
                .maxCompletionTokens(reasons ? most + LengthLimit.THOUGHTS : null)
                .strictJsonSchema(true)
                .logRequests(false)
                .logResponses(false)
                .build();
        return new Provider(
                "openai",
                model,
                new LangChainModel(
                        "openai",
                        model,
                        chat,
                        Optional.of(streaming),
                        AnswerFormat.SCHEMA,
                        reasons ? LengthLimit.COMPLETION : LengthLimit.OUTPUT));
    }

    /**
     * Such models refuse a temperature and the old name of the limit, which counts what they think as well; others that
     * speak this protocol know the old name only.
     */
    private static boolean reasons(String model) {
        return REASONING.matcher(model).matches();
    }
}
