package io.quillstream.workers.settings;

import io.quillstream.runtime.settings.Setting;
import io.quillstream.workers.prompt.CopyType;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settings of the workers: which models they ask, how long they wait, and what they do when nobody answers. */
public final class LlmSettings {

    /** What to do when every provider is down. */
    public enum Degrade {
        OFF,
        LOCAL
    }

    private static final List<String> PROVIDERS = List.of("gemini", "openai", "anthropic", "local");

    public static final Setting<List<ChainLink>> CHAIN = new Setting<>(
            "QUILL_LLM_CHAIN",
            List.of(),
            Optional.empty(),
            false,
            "Providers in the order in which they are asked, comma separated, of gemini, openai, anthropic and local;"
                    + " if empty those whose key is set, in that order; in dev mode local if there is none."
                    + " A provider may be named with one of its models, and then more than once:"
                    + " openai:gpt-6-luna,openai:gpt-6-sol.",
            LlmSettings::chain);
    public static final Setting<Duration> TIMEOUT =
            Setting.duration("QUILL_LLM_TIMEOUT", "30s", "Longest time of one call, from connecting to the last byte.");
    public static final Setting<Duration> CONNECT_TIMEOUT =
            Setting.duration("QUILL_LLM_CONNECT_TIMEOUT", "5s", "Longest time until a provider is connected.");
    public static final Setting<Duration> FIRST_BYTE_TIMEOUT = Setting.duration(
            "QUILL_LLM_FIRST_BYTE_TIMEOUT",
            "30s",
            "Longest time until a provider begins to stream its answer. Only if it is given, it holds for answers that"
                    + " come as a whole, too.");
    public static final Setting<Duration> IDLE_TIMEOUT =
            Setting.duration("QUILL_LLM_IDLE_TIMEOUT", "10s", "Longest silence of a provider within its answer.");
    public static final Setting<Integer> ATTEMPTS = Setting.number(
            "QUILL_LLM_ATTEMPTS", 3, 1, 10, "Calls to one provider before the next one is asked, the first included.");
    public static final Setting<Duration> BACKOFF = Setting.duration(
            "QUILL_LLM_BACKOFF",
            "2s",
            "Upper bound of the random wait before the second call; it doubles with each further one.");
    public static final Setting<Degrade> DEGRADE = Setting.choice(
            "QUILL_LLM_DEGRADE",
            Degrade.class,
            Degrade.OFF,
            "With local, the local writer stands in, uncharged, when every provider is down.");
    public static final Setting<Integer> CONCURRENCY = Setting.number(
            "QUILL_LLM_CONCURRENCY", 100, 1, 2_000, "Calls under way at once, per provider and worker process.");
    public static final Setting<Double> TEMPERATURE = new Setting<>(
            "QUILL_LLM_TEMPERATURE",
            List.of(),
            Optional.of("0.7"),
            false,
            "Temperature of the models, 0 to 2.",
            LlmSettings::temperature);
    private static final int LEAST_TOKENS = 64;
    private static final int MOST_TOKENS = 64_000;
    public static final Setting<Integer> MAX_TOKENS = Setting.number(
            "QUILL_LLM_MAX_TOKENS",
            4096,
            LEAST_TOKENS,
            MOST_TOKENS,
            "Most tokens that a model may write in one answer; one that thinks first has 4096 more for its thoughts.");
    /** In the order of the docs. */
    public static final Map<CopyType, Setting<Integer>> MAX_TOKENS_OF = maxTokensOf();

    public static final Setting<Duration> CACHE_TTL = Setting.duration(
            "QUILL_LLM_CACHE_TTL",
            "24h",
            "How long answers are remembered for equal prompts of a workspace; 0 is never.");
    public static final Setting<Duration> BREAKER_PAUSE = Setting.duration(
            "QUILL_LLM_BREAKER_PAUSE", "5s", "Time from giving a sick provider up to the next call that tries it.");
    public static final Setting<Duration> LOCAL_LATENCY =
            Setting.duration("QUILL_LOCAL_LATENCY", "0", "Delay of the local writer's answers.");
    public static final Setting<String> TEMPLATES_DIR = Setting.text(
            "QUILL_TEMPLATES_DIR", null, "Folder with prompt templates that replace ours, for example titles.peb.");
    public static final Setting<String> PROMPT_SECRET = Setting.secret(
            "QUILL_PROMPT_SECRET",
            "Key of the fences around product texts in prompts, equal in all workers; if absent it is made from the providers' keys.");
    public static final Setting<String> OPENAI_API_KEY =
            Setting.secret("QUILL_OPENAI_API_KEY", "Key of OpenAI.").orFrom("OPENAI_API_KEY");
    public static final Setting<String> OPENAI_BASE_URL = Setting.text(
            "QUILL_OPENAI_BASE_URL", "https://api.openai.com/v1", "Address of OpenAI or a compatible server.");
    public static final Setting<String> OPENAI_MODEL =
            Setting.text("QUILL_OPENAI_MODEL", "gpt-6-luna", "Model of OpenAI.").orFrom("OPENAI_MODEL");
    public static final Setting<String> ANTHROPIC_API_KEY =
            Setting.secret("QUILL_ANTHROPIC_API_KEY", "Key of Anthropic.").orFrom("ANTHROPIC_API_KEY");
    public static final Setting<String> ANTHROPIC_BASE_URL =
            Setting.text("QUILL_ANTHROPIC_BASE_URL", "https://api.anthropic.com/v1", "Address of Anthropic.");
    public static final Setting<String> ANTHROPIC_MODEL =
            Setting.text("QUILL_ANTHROPIC_MODEL", "claude-haiku-5-5", "Model of Anthropic.");
    public static final Setting<String> GEMINI_API_KEY =
            Setting.secret("QUILL_GEMINI_API_KEY", "Key of Google Gemini.").orFrom("GEMINI_API_KEY");
    public static final Setting<String> GEMINI_BASE_URL = Setting.text(
            "QUILL_GEMINI_BASE_URL", "https://generativelanguage.googleapis.com/v1beta", "Address of Google Gemini.");
    public static final Setting<String> GEMINI_MODEL =
            Setting.text("QUILL_GEMINI_MODEL", "gemini-3.5-flash-lite", "Model of Google Gemini.");

    /** In the order of the docs. */
    public static final List<Setting<?>> ALL = List.of(
            CHAIN,
            TIMEOUT,
            CONNECT_TIMEOUT,
            FIRST_BYTE_TIMEOUT,
            IDLE_TIMEOUT,
            ATTEMPTS,
            BACKOFF,
            DEGRADE,
            CONCURRENCY,
            TEMPERATURE,
            MAX_TOKENS,
            MAX_TOKENS_OF.get(CopyType.TITLES),
            MAX_TOKENS_OF.get(CopyType.SELLING_POINTS),
            MAX_TOKENS_OF.get(CopyType.FAQ),
            MAX_TOKENS_OF.get(CopyType.DESCRIPTIONS),
            CACHE_TTL,
            BREAKER_PAUSE,
            LOCAL_LATENCY,
            TEMPLATES_DIR,
            PROMPT_SECRET,
            OPENAI_API_KEY,
            OPENAI_BASE_URL,
            OPENAI_MODEL,
            ANTHROPIC_API_KEY,
            ANTHROPIC_BASE_URL,
            ANTHROPIC_MODEL,
            GEMINI_API_KEY,
            GEMINI_BASE_URL,
            GEMINI_MODEL);

    private LlmSettings() {}

    private static Map<CopyType, Setting<Integer>> maxTokensOf() {
        Map<CopyType, Setting<Integer>> ofTypes = new EnumMap<>(CopyType.class);
        for (CopyType type : CopyType.values()) {
            ofTypes.put(
                    type,
                    Setting.number(
                            "QUILL_LLM_MAX_TOKENS_" + type.name(),
                            LEAST_TOKENS,
                            MOST_TOKENS,
                            "The same for " + type.noun() + ", if they need another limit."));
        }
        return ofTypes;
    }

    private static List<ChainLink> chain(String text) {
        List<ChainLink> links = Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(link -> !link.isEmpty())
                .map(LlmSettings::link)
                .toList();
        if (links.stream().distinct().count() != links.size()) {
            throw new IllegalArgumentException("expected each provider, or each of its models, once");
        }
        return links;
    }

    /** A model's name may have colons of its own. */
    private static ChainLink link(String text) {
        int colon = text.indexOf(':');
        String provider = (colon < 0 ? text : text.substring(0, colon)).strip().toLowerCase(Locale.ROOT);
        Optional<String> model = colon < 0
                ? Optional.empty()
                : Optional.of(text.substring(colon + 1).strip());
        boolean wrongModel = model.isPresent() && (model.get().isEmpty() || provider.equals("local"));
        if (!PROVIDERS.contains(provider) || wrongModel) {
            throw new IllegalArgumentException("expected different names of " + String.join(", ", PROVIDERS)
                    + ", those of providers with :model where it is not the one of their setting");
        }
        return new ChainLink(provider, model);
    }

    private static Double temperature(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value >= 0 && value <= 2) {
                return value;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw new IllegalArgumentException("expected a number from 0 to 2");
    }
}
