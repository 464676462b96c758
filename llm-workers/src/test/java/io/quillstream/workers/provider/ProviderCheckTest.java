package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.runtime.settings.Settings;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the doctor is told of the providers. */
class ProviderCheckTest {

    private static final Instant NOW = Instant.parse("2026-12-24T00:00:00Z");

    private final FakeLlm fake = FakeLlm.start();

    @AfterEach
    void close() {
        fake.close();
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aModelThatTheProviderDoesNotKnowIsNamedWithTheSettingThatNamesIt(Wire wire) {
        fake.always(wire, Fault.status(404));
        String told = check(ProviderRig.name(wire)).run().orElseThrow();
        String model = check(ProviderRig.name(wire)).provider().model();
        assertAll(
                () -> assertTrue(told.startsWith("MISCONFIGURED: status 404"), told),
                () -> assertTrue(told.contains("does not know the model " + model), told),
                () -> assertTrue(told.contains("QUILL_" + wire + "_MODEL"), told));
    }

    @Test
    void otherTroubleIsNoFaultOfTheModel() {
        fake.script(Wire.OPENAI, Fault.status(401));
        assertEquals(Optional.of("MISCONFIGURED: status 401"), check("openai").run());
        assertEquals(Optional.empty(), check("openai").run());
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void theModelsThatAreAskedByDefaultHaveAPrice(Wire wire) {
        assertTrue(check(ProviderRig.name(wire)).priced(PriceBooks.released(), NOW));
    }

    @Test
    void aModelWithoutAPriceIsTold() {
        assertFalse(check("openai:gpt-of-tomorrow").priced(PriceBooks.released(), NOW));
        assertTrue(check("local").priced(PriceBooks.released(), NOW));
    }

    @Test
    void modelsOfOneProviderAreToldApart() {
        assertEquals(
                List.of("openai:gpt-6-luna", "openai:gpt-6-sol", "gemini"),
                ProviderCheck.of(settings("openai,openai:gpt-6-sol,gemini")).stream()
                        .map(ProviderCheck::label)
                        .toList());
    }

    private ProviderCheck check(String chain) {
        return ProviderCheck.of(settings(chain)).getFirst();
    }

    private Settings settings(String chain) {
        return ProviderRig.settings(fake, Map.of("QUILL_LLM_CHAIN", chain));
    }
}
