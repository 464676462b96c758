package io.quillstream.workers.provider;

import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.googleai.GoogleAiGeminiChatModel;
import dev.langchain4j.model.googleai.GoogleAiGeminiStreamingChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.ConnectionSettings.Mode;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.workers.LlmSettings;
import io.quillstream.workers.local.LocalStreamingWriter;
import io.quillstream.workers.local.LocalWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers that these settings name, in the order of the chain. Library retries and logging are off. */
public final class ProviderList {

    private static final Map<String, Setting<String>> KEYS = Map.of(
            "gemini", LlmSettings.GEMINI_API_KEY,
            "openai", LlmSettings.OPENAI_API_KEY,
            "anthropic", LlmSettings.ANTHROPIC_API_KEY);
    private static final List<String> DEFAULT_ORDER = List.of("gemini", "openai", "anthropic");

    private ProviderList() {}

    /**
     * Never empty.
     *
     * @throws InvalidSettingException if a named provider has no key, or in prod mode if there is none or one is the
     *     local writer
     */
    public static List<Provider> of(Settings settings) {
        return names(settings).stream().map(name -> provider(name, settings)).toList();
    }

    /** The local writer, as it stands in when every provider is down. */
    static Provider local(Settings settings) {
        var latency = settings.get(LlmSettings.LOCAL_LATENCY);
        LocalWriter writer = new LocalWriter(latency);
        return new Provider(
                "local",
                LocalWriter.MODEL,
                new LangChainModel(
                        "local",
                        LocalWriter.MODEL,
                        writer,
                        // Nobody watches text that is there at once.
                        latency.isPositive() ? Optional.of(new LocalStreamingWriter(writer)) : Optional.empty(),
                        AnswerFormat.WORDS));
    }

    private static List<String> names(Settings settings) {
        boolean prod = settings.get(ConnectionSettings.MODE) == Mode.PROD;
        List<String> named = settings.find(LlmSettings.CHAIN).orElse(List.of());
        List<String> names = named.isEmpty()
                ? DEFAULT_ORDER.stream()
                        .filter(name -> settings.find(KEYS.get(name)).isPresent())
                        .toList()
                : named;
        if (prod && (names.isEmpty() || names.contains("local"))) {
            throw new InvalidSettingException(LlmSettings.CHAIN.name()
                    + ": in prod mode the local writer is no provider; set the key of at least one");
        }
        return names.isEmpty() ? List.of("local") : names;
    }

    private static Provider provider(String name, Settings settings) {
        return switch (name) {
            case "openai" -> openAi(settings);
            case "anthropic" -> anthropic(settings);
            case "gemini" -> gemini(settings);
            default -> local(settings);
        };
    }

    private static Provider openAi(Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.OPENAI);
        String model = settings.get(LlmSettings.OPENAI_MODEL);
        var chat = OpenAiChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.OPENAI_BASE_URL))
                .apiKey(key("openai", settings))
                .modelName(model)
                .temperature(settings.get(LlmSettings.TEMPERATURE))
                .maxTokens(settings.get(LlmSettings.MAX_TOKENS))
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .strictJsonSchema(true)
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
        var streaming = OpenAiStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.OPENAI_BASE_URL))
                .apiKey(key("openai", settings))
                .modelName(model)
                .temperature(settings.get(LlmSettings.TEMPERATURE))
                .maxTokens(settings.get(LlmSettings.MAX_TOKENS))
                .strictJsonSchema(true)
                .logRequests(false)
                .logResponses(false)
                .build();
        return new Provider(
                "openai",
                model,
                new LangChainModel("openai", model, chat, Optional.of(streaming), AnswerFormat.SCHEMA));
    }

    private static Provider anthropic(Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.ANTHROPIC);
        String model = settings.get(LlmSettings.ANTHROPIC_MODEL);
        var chat = AnthropicChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(key("anthropic", settings))
                .modelName(model)
                .temperature(Math.min(1.0, settings.get(LlmSettings.TEMPERATURE)))
                .maxTokens(settings.get(LlmSettings.MAX_TOKENS))
                .maxRetries(0)
                .logRequests(false)
                .logResponses(false)
                .build();
        var streaming = AnthropicStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.ANTHROPIC_BASE_URL))
                .apiKey(key("anthropic", settings))
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

    private static Provider gemini(Settings settings) {
        ProviderHttp http = new ProviderHttp(ProviderTimeouts.of(settings), Answers.GEMINI);
        String model = settings.get(LlmSettings.GEMINI_MODEL);
        var chat = GoogleAiGeminiChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.GEMINI_BASE_URL))
                .apiKey(key("gemini", settings))
                .modelName(model)
                .temperature(settings.get(LlmSettings.TEMPERATURE))
                .maxOutputTokens(settings.get(LlmSettings.MAX_TOKENS))
                .maxRetries(0)
                .logRequestsAndResponses(false)
                .build();
        var streaming = GoogleAiGeminiStreamingChatModel.builder()
                .httpClientBuilder(http.asBuilder())
                .baseUrl(baseUrl(settings, LlmSettings.GEMINI_BASE_URL))
                .apiKey(key("gemini", settings))
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

    private static String key(String provider, Settings settings) {
        Setting<String> key = KEYS.get(provider);
        return settings.find(key)
                .orElseThrow(() -> new InvalidSettingException(
                        LlmSettings.CHAIN.name() + " names " + provider + ", but " + key.name() + " is not set"));
    }

    private static String baseUrl(Settings settings, Setting<String> setting) {
        return settings.get(setting).replaceAll("/+$", "");
    }
}
