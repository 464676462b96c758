package io.quillstream.workers.provider;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.prompt.Prompt;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * One small call to a configured provider, without retries, breaker or fallback: for {@code quill doctor}. The local
 * writer has nothing to check; it is listed so that nobody mistakes it for a provider.
 *
 * @param provider its name in the chain
 * @param model asked directly
 */
public record ProviderCheck(String provider, TextModel model) {

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
        return ProviderList.of(settings).stream()
                .map(provider -> new ProviderCheck(provider.name(), provider.direct()))
                .toList();
    }

    /** Calls once. Empty if it answered; else what is wrong, without any secret. */
    public Optional<String> run() {
        if (provider.equals("local")) {
            return Optional.empty();
        }
        ModelCall call = new ModelCall(
                NOBODY, Lane.INTERACTIVE, HELLO, Instant.now().plus(Duration.ofMinutes(1)), CallEvents.NONE);
        return switch (model.write(call)) {
            case ModelReply.Answer answer -> Optional.empty();
            case ModelReply.Trouble trouble -> Optional.of(trouble.kind() + ": " + trouble.detail());
            case ModelReply.Interrupted interrupted -> Optional.of("interrupted");
        };
    }
}
