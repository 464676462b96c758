package io.quillstream.workers;

import io.quillstream.runtime.settings.Setting;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.hash.Sha256;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Fence;
import io.quillstream.workers.prompt.PromptRenderer;
import io.quillstream.workers.prompt.PromptTemplates;
import io.quillstream.workers.settings.LlmSettings;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Makes the prompt renderer that these settings ask for; also for {@code quill templates render}. */
public final class Prompts {

    private static final List<Setting<String>> KEYS_OF_PROVIDERS =
            List.of(LlmSettings.OPENAI_API_KEY, LlmSettings.ANTHROPIC_API_KEY, LlmSettings.GEMINI_API_KEY);

    private Prompts() {}

    /** Throws {@link IllegalArgumentException} if a template is broken. */
    public static PromptRenderer renderer(Settings settings) {
        return new PromptRenderer(
                new PromptTemplates(settings.find(LlmSettings.TEMPLATES_DIR).map(Path::of)),
                new Fence(secret(settings)),
                mostTokens(settings));
    }

    private static Map<CopyType, Integer> mostTokens(Settings settings) {
        Map<CopyType, Integer> most = new EnumMap<>(CopyType.class);
        LlmSettings.MAX_TOKENS_OF.forEach(
                (type, setting) -> settings.find(setting).ifPresent(tokens -> most.put(type, tokens)));
        return most;
    }

    /**
     * The fence's key must be equal in all workers, or equal prompts would differ, and unknown to those who write
     * product texts. The providers' keys are both; their hash gives nothing away.
     */
    private static byte[] secret(Settings settings) {
        Optional<String> own = settings.find(LlmSettings.PROMPT_SECRET);
        String material = own.orElseGet(() -> KEYS_OF_PROVIDERS.stream()
                .flatMap(setting -> settings.find(setting).stream())
                .collect(Collectors.joining("\n")));
        return Sha256.of("quillstream prompt fence\n" + material);
    }
}
