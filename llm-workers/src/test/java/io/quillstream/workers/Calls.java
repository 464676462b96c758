package io.quillstream.workers;

import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.prompt.CopySpec;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Fence;
import io.quillstream.workers.prompt.Prompt;
import io.quillstream.workers.prompt.PromptRenderer;
import io.quillstream.workers.prompt.PromptTemplates;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Prompts and calls as tests need them. */
public final class Calls {

    public static final UUID WORKSPACE = UUID.fromString("11111111-1111-4111-8111-111111111111");

    private static final PromptRenderer RENDERER = new PromptRenderer(
            new PromptTemplates(Optional.empty()), new Fence("test secret".getBytes(StandardCharsets.UTF_8)), Map.of());

    private Calls() {}

    public static PromptRenderer renderer() {
        return RENDERER;
    }

    public static CopySpec spec(CopyType type, int count) {
        return new CopySpec(type, CopySpec.Tone.PROFESSIONAL, CopySpec.Length.MEDIUM, count, Optional.empty());
    }

    public static Prompt prompt(CopyType type, int count) {
        return prompt(spec(type, count), ProductFixtures.bottle());
    }

    public static Prompt prompt(CopySpec spec, ProductText product) {
        return RENDERER.render(spec, product);
    }

    /** A call that has a minute. */
    public static ModelCall call(Prompt prompt) {
        return call(prompt, CallEvents.NONE);
    }

    /** A call for a workspace that nobody else has, so that no remembered answer fits. */
    public static ModelCall callOfItsOwn(Prompt prompt, CallEvents events) {
        return new ModelCall(
                UUID.randomUUID(), Lane.INTERACTIVE, prompt, Instant.now().plusSeconds(60), events);
    }

    public static ModelCall call(Prompt prompt, CallEvents events) {
        return new ModelCall(WORKSPACE, Lane.INTERACTIVE, prompt, Instant.now().plusSeconds(60), events);
    }
}
