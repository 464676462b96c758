package io.quillstream.workers.provider;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.model.InMemoryAnswerCache;
import io.quillstream.workers.model.TextModel;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** Providers that talk to the fake server, with short time-outs. */
final class ProviderRig {

    static final Map<Wire, String> KEYS = Map.of(
            Wire.OPENAI, "sk-proj-CANARYopenai0123456789",
            Wire.ANTHROPIC, "sk-ant-api03-CANARYanthropic0123",
            Wire.GEMINI, "AIzaSyCANARYgemini0123456789");

    private ProviderRig() {}

    static Settings settings(FakeLlm fake, Map<String, String> more) {
        Map<String, String> values = new HashMap<>();
        for (Wire wire : Wire.values()) {
            values.put("QUILL_" + wire + "_API_KEY", KEYS.get(wire));
            values.put("QUILL_" + wire + "_BASE_URL", fake.baseUrl(wire));
        }
        values.put("QUILL_LLM_TIMEOUT", "1600ms");
        values.put("QUILL_LLM_FIRST_BYTE_TIMEOUT", "900ms");
        values.put("QUILL_LLM_IDLE_TIMEOUT", "500ms");
        values.put("QUILL_LLM_BACKOFF", "10ms");
        values.putAll(more);
        return new Settings(values);
    }

    /** One provider, asked once. */
    static TextModel direct(FakeLlm fake, Wire wire) {
        return ProviderList.of(settings(fake, Map.of("QUILL_LLM_CHAIN", name(wire))))
                .getFirst()
                .direct();
    }

    /** The whole model with all decorators. */
    static TextModel model(FakeLlm fake, Map<String, String> more) {
        return Providers.model(settings(fake, more), new InMemoryAnswerCache(), new SimpleMeterRegistry());
    }

    static String name(Wire wire) {
        return wire.name().toLowerCase(Locale.ROOT);
    }
}
