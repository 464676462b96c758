package io.quillstream.workers.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.lane.LaneSlots;
import io.quillstream.workers.model.AnswerCache;
import io.quillstream.workers.model.BreakerModel;
import io.quillstream.workers.model.FallbackModel;
import io.quillstream.workers.model.LimitedModel;
import io.quillstream.workers.model.MeteredModel;
import io.quillstream.workers.model.ProviderHealth;
import io.quillstream.workers.model.RememberingModel;
import io.quillstream.workers.model.RetryingModel;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.settings.LlmSettings;
import io.quillstream.workers.settings.LlmSettings.Degrade;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * Builds the one model that workers ask: remembered answers over the chain of providers, each of them metered, limited,
 * behind a breaker and retried.
 */
public final class Providers {

    private Providers() {}

    /** Throws {@code InvalidSettingException} if the settings name no usable chain. */
    public static TextModel model(Settings settings, AnswerCache cache, MeterRegistry meters) {
        List<Provider> providers = ProviderList.of(settings);
        List<TextModel> chain = new ArrayList<>();
        Map<String, LaneSlots> slots = new HashMap<>();
        for (Provider provider : providers) {
            chain.add(decorated(
                    provider,
                    // Of its own for each model: one that was shut down must not take the others of its provider with
                    // it.
                    ProviderList.label(provider, providers),
                    provider == providers.getLast(),
                    // Models of one provider share what it may be asked at once.
                    slots.computeIfAbsent(provider.name(), name -> slots(settings)),
                    settings,
                    meters));
        }
        // Metered and limited as the others are: it writes in this process, for everybody at once whose provider is
        // down.
        Optional<TextModel> standIn = settings.get(LlmSettings.DEGRADE) == Degrade.LOCAL
                ? Optional.of(standIn(ProviderList.local(settings), settings, meters))
                : Optional.empty();
        return new RememberingModel(new FallbackModel(chain, standIn), cache, fingerprint(providers, settings));
    }

    private static TextModel standIn(Provider local, Settings settings, MeterRegistry meters) {
        return decorated(local, local.name(), true, slots(settings), settings, meters);
    }

    private static LaneSlots slots(Settings settings) {
        return new LaneSlots(settings.get(LlmSettings.CONCURRENCY));
    }

    /** @param label names its breaker */
    private static TextModel decorated(
            Provider provider, String label, boolean last, LaneSlots slots, Settings settings, MeterRegistry meters) {
        Clock clock = Clock.systemUTC();
        TextModel metered = new MeteredModel(provider.direct(), provider.name(), meters, PriceBooks.released(), clock);
        ProviderHealth health = new ProviderHealth(label, settings.get(LlmSettings.BREAKER_PAUSE), meters, clock);
        TextModel limited = new LimitedModel(metered, provider.name(), provider.model(), slots, health, meters, clock);
        TextModel guarded = new BreakerModel(limited, provider.name(), provider.model(), health, last);
        return new RetryingModel(
                guarded,
                settings.get(LlmSettings.ATTEMPTS),
                settings.get(LlmSettings.BACKOFF),
                last,
                bound -> ThreadLocalRandom.current().nextLong(bound + 1),
                clock);
    }

    /** All that an answer depends on besides the prompt. */
    private static String fingerprint(List<Provider> providers, Settings settings) {
        return providers.stream()
                        .map(provider -> provider.name() + "/" + provider.model())
                        .collect(Collectors.joining(","))
                + " " + settings.get(LlmSettings.TEMPERATURE) + " " + settings.get(LlmSettings.MAX_TOKENS);
    }
}
