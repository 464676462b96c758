package io.quillstream.workers.provider;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.price.PriceBook.ModelName;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.prompt.Prompt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * One small call to a configured provider, without retries, breaker or fallback: for {@code quill doctor}. The local
 * writer has nothing to check; it is listed so that nobody mistakes it for a provider.
 *
 * @param label its name in the chain, with the model if the chain has several of that provider
 * @param provider asked directly
 */
public record ProviderCheck(String label, Provider provider) {

    private static final UUID NOBODY = new UUID(0, 0);
    private static final Prompt HELLO = new Prompt(
            "Answer with the JSON object {\"items\": [\"ok\"]} and nothing else.",
            List.of("Are you there?"),
            Prompt.Shape.STRINGS,
            "doctor",
            List.of(),
            Optional.empty());

    /** A check of each provider in the order of the chain. */
    public static List<ProviderCheck> of(Settings settings) {
        List<Provider> chain = ProviderList.of(settings);
        return chain.stream()
                .map(provider -> new ProviderCheck(ProviderList.label(provider, chain), provider))
                .toList();
    }

    /** Whether the price book in force prices the model; if not, what it costs is unknown. */
    public boolean priced(PriceBooks books, Instant now) {
        return books.at(now).prices().containsKey(new ModelName(provider.name(), provider.model()));
    }

    /** Calls once. Empty if it answered; else what is wrong, without any secret. */
    public Optional<String> run() {
        if (provider.name().equals("local")) {
            return Optional.empty();
        }
        ModelCall call = new ModelCall(
                NOBODY, Lane.INTERACTIVE, HELLO, Instant.now().plus(Duration.ofMinutes(1)), CallEvents.NONE);
        return switch (provider.direct().write(call)) {
            case ModelReply.Answer answer -> Optional.empty();
            case ModelReply.Trouble trouble -> Optional.of(trouble.kind() + ": " + trouble.detail() + advice(trouble));
            case ModelReply.Interrupted interrupted -> Optional.of("interrupted");
        };
    }

    /** Providers answer 404 to the name of a model that they do not have, or have no longer. */
    private String advice(ModelReply.Trouble trouble) {
        if (!trouble.detail().equals("status 404")) {
            return "";
        }
        String settings = "QUILL_" + provider.name().toUpperCase(Locale.ROOT);
        return ", the provider does not know the model " + provider.model() + ": name another in " + settings
                + "_MODEL or QUILL_LLM_CHAIN, or check " + settings + "_BASE_URL";
    }
}
