package io.quillstream.workers.provider;

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
            case "openai" -> OpenAi.of(settings);
            case "anthropic" -> Anthropic.of(settings);
            case "gemini" -> Gemini.of(settings);
            default -> local(settings);
        };
    }

    /** The key of a provider that is in the chain. */
    static String key(String provider, Settings settings) {
        Setting<String> key = KEYS.get(provider);
        return settings.find(key)
                .orElseThrow(() -> new InvalidSettingException(
                        LlmSettings.CHAIN.name() + " names " + provider + ", but " + key.name() + " is not set"));
    }

    /** An address without slashes at its end. */
    static String baseUrl(Settings settings, Setting<String> setting) {
        return settings.get(setting).replaceAll("/+$", "");
    }
}
