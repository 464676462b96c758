package io.quillstream.workers.provider;

import io.quillstream.runtime.settings.ConnectionSettings;
import io.quillstream.runtime.settings.ConnectionSettings.Mode;
import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.workers.local.LocalStreamingWriter;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.settings.ChainLink;
import io.quillstream.workers.settings.LlmSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The providers that these settings name, in the order of the chain. Library retries and logging are off. */
public final class ProviderList {

    private static final Map<String, Setting<String>> KEYS = Map.of(
            "gemini", LlmSettings.GEMINI_API_KEY,
            "openai", LlmSettings.OPENAI_API_KEY,
            "anthropic", LlmSettings.ANTHROPIC_API_KEY);
    private static final Map<String, Setting<String>> MODELS = Map.of(
            "gemini", LlmSettings.GEMINI_MODEL,
            "openai", LlmSettings.OPENAI_MODEL,
            "anthropic", LlmSettings.ANTHROPIC_MODEL);
    private static final List<String> DEFAULT_ORDER = List.of("gemini", "openai", "anthropic");

    private static final ChainLink LOCAL = new ChainLink("local", Optional.empty());

    private ProviderList() {}

    /**
     * Never empty.
     *
     * @throws InvalidSettingException if a named provider has no key or a model comes twice, or in prod mode if there
     *     is no provider or one is the local writer
     */
    public static List<Provider> of(Settings settings) {
        List<Provider> providers =
                links(settings).stream().map(link -> provider(link, settings)).toList();
        if (providers.stream().map(ProviderList::whole).distinct().count() != providers.size()) {
            throw new InvalidSettingException(LlmSettings.CHAIN.name() + " names a model twice, once by its setting");
        }
        return providers;
    }

    /** What tells the provider from the others of the chain: its name, with its model if several have that name. */
    static String label(Provider provider, List<Provider> chain) {
        long namesakes = chain.stream()
                .filter(other -> other.name().equals(provider.name()))
                .count();
        return namesakes > 1 ? whole(provider) : provider.name();
    }

    private static String whole(Provider provider) {
        return provider.name() + ":" + provider.model();
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

    private static List<ChainLink> links(Settings settings) {
        boolean prod = settings.get(ConnectionSettings.MODE) == Mode.PROD;
        List<ChainLink> named = settings.find(LlmSettings.CHAIN).orElse(List.of());
        List<ChainLink> links = named.isEmpty()
                ? DEFAULT_ORDER.stream()
                        .filter(name -> settings.find(KEYS.get(name)).isPresent())
                        .map(name -> new ChainLink(name, Optional.empty()))
                        .toList()
                : named;
        if (prod && (links.isEmpty() || links.contains(LOCAL))) {
            throw new InvalidSettingException(LlmSettings.CHAIN.name()
                    + ": in prod mode the local writer is no provider; set the key of at least one");
        }
        return links.isEmpty() ? List.of(LOCAL) : links;
    }

    private static Provider provider(ChainLink link, Settings settings) {
        if (link.equals(LOCAL)) {
            return local(settings);
        }
        String model = link.model().orElseGet(() -> settings.get(MODELS.get(link.provider())));
        return switch (link.provider()) {
            case "openai" -> OpenAi.of(model, settings);
            case "anthropic" -> Anthropic.of(model, settings);
            default -> Gemini.of(model, settings);
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
