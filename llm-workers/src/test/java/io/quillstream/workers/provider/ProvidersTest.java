package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.runtime.settings.Settings.InvalidSettingException;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.InMemoryAnswerCache;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.prompt.CopyType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProvidersTest {

    private FakeLlm fake;

    @BeforeEach
    void open() {
        fake = FakeLlm.start();
    }

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void theChainIsThatOfTheSettingsElseWhoseKeyIsSetElseLocal() {
        assertAll(
                () -> assertEquals(List.of("gemini", "openai", "anthropic"), chain(Map.of())),
                () -> assertEquals(List.of("anthropic", "local"), chain(Map.of("QUILL_LLM_CHAIN", "anthropic, local"))),
                () -> assertEquals(List.of("local"), names(new Settings(Map.of()))),
                () -> assertEquals(
                        List.of("openai"), names(new Settings(Map.of("OPENAI_API_KEY", "sk-x", "OPENAI_MODEL", "m")))));
    }

    @Test
    void prodRefusesTheLocalWriterAndAChainWithoutKey() {
        assertThrows(InvalidSettingException.class, () -> names(new Settings(Map.of("QUILL_MODE", "prod"))));
        assertThrows(
                InvalidSettingException.class,
                () -> names(new Settings(Map.of("QUILL_MODE", "prod", "QUILL_LLM_CHAIN", "local"))));
        assertThrows(InvalidSettingException.class, () -> names(new Settings(Map.of("QUILL_LLM_CHAIN", "anthropic"))));
    }

    @Test
    void theChainMayNameSeveralModelsOfAProvider() {
        Settings settings = ProviderRig.settings(
                fake,
                Map.of(
                        "QUILL_LLM_CHAIN",
                        "openai:gpt-6-luna, OpenAI:gpt-6-sol, openai:ft:gpt-6-luna:shop::1, anthropic",
                        "QUILL_ANTHROPIC_MODEL",
                        "claude-of-tomorrow"));
        assertEquals(
                List.of(
                        "openai gpt-6-luna",
                        "openai gpt-6-sol",
                        "openai ft:gpt-6-luna:shop::1",
                        "anthropic claude-of-tomorrow"),
                ProviderList.of(settings).stream()
                        .map(provider -> provider.name() + " " + provider.model())
                        .toList());
    }

    @Test
    void aChainThatNamesAModelTwiceOrNoModelIsRefused() {
        for (String wrong : List.of(
                "openai,openai",
                "openai:gpt-6-sol,openai:gpt-6-sol",
                "openai,openai:gpt-6-luna",
                "openai:",
                "local:some-model",
                "nobody:gpt-6-sol")) {
            Settings settings = ProviderRig.settings(fake, Map.of("QUILL_LLM_CHAIN", wrong));
            assertThrows(InvalidSettingException.class, () -> ProviderList.of(settings), wrong);
        }
    }

    @Test
    void theNextModelOfTheSameProviderIsAskedAndHasABreakerOfItsOwn() {
        fake.script(Wire.OPENAI, Fault.status(404));
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TextModel model = Providers.model(
                ProviderRig.settings(
                        fake, Map.of("QUILL_LLM_CHAIN", "openai:gpt-of-yesterday,openai:gpt-6-sol,anthropic")),
                new InMemoryAnswerCache(),
                meters);
        Answer answer = assertInstanceOf(Answer.class, ask(model, 1, CallEvents.NONE));
        assertAll(
                () -> assertEquals("openai gpt-6-sol", answer.provider() + " " + answer.model()),
                () -> assertEquals(2, answer.calls()),
                () -> assertEquals(
                        List.of("gpt-of-yesterday", "gpt-6-sol"),
                        fake.calls().stream()
                                .map(call -> call.body().path("model").asText())
                                .toList()),
                () -> assertEquals(
                        Set.of("openai:gpt-of-yesterday", "openai:gpt-6-sol", "anthropic"),
                        meters.find("quill.llm.breaker.open").gauges().stream()
                                .map(gauge -> gauge.getId().getTag("provider"))
                                .collect(Collectors.toSet())));
    }

    @Test
    void modelsOfOneProviderShareItsSlots() throws Exception {
        fake.latency(() -> Duration.ofMillis(30)).script(Wire.OPENAI, faults(5, Fault.status(404)));
        TextModel model = ProviderRig.model(
                fake, Map.of("QUILL_LLM_CHAIN", "openai:gpt-6-luna,openai:gpt-6-sol", "QUILL_LLM_CONCURRENCY", "3"));
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            int count = i;
            threads.add(Thread.ofVirtual().start(() -> ask(model, count, CallEvents.NONE)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(fake.mostInFlight() <= 3, () -> fake.mostInFlight() + " calls at once");
    }

    @Test
    void retriesWhatMayPassAndTellsWhen() {
        fake.script(Wire.OPENAI, Fault.status(503), Fault.status(529));
        List<String> told = new ArrayList<>();
        Answer answer = assertInstanceOf(Answer.class, ask(only("openai"), 1, new CallEvents() {
            @Override
            public void retrying(Duration in) {
                told.add("retrying");
            }

            @Override
            public void nextAttempt() {
                told.add("attempt");
            }
        }));
        assertEquals(3, answer.calls());
        assertEquals(List.of("retrying", "attempt", "retrying", "attempt"), told);
        assertEquals(3, fake.count(Wire.OPENAI));
    }

    @Test
    void givesUpAfterTheAttemptsAllowed() {
        fake.always(Wire.OPENAI, Fault.status(500));
        Trouble trouble = assertInstanceOf(Trouble.class, ask(only("openai"), 1, CallEvents.NONE));
        assertEquals(TroubleKind.UNAVAILABLE, trouble.kind());
        assertEquals(3, fake.count(Wire.OPENAI));
    }

    @Test
    void neverRetriesWhatCannotPass() {
        TextModel model = only("openai");
        for (Fault fault : List.of(Fault.status(400), Fault.status(401), new Fault.ContentFilter())) {
            long before = fake.count(Wire.OPENAI);
            fake.script(Wire.OPENAI, fault);
            assertInstanceOf(Trouble.class, ask(model, 1, CallEvents.NONE));
            assertEquals(1, fake.count(Wire.OPENAI) - before, fault::toString);
        }
    }

    @Test
    void waitsAsLongAsTheProviderAsks() {
        fake.script(Wire.OPENAI, new Fault.Status(429, Optional.of("1")));
        long began = System.nanoTime();
        assertInstanceOf(Answer.class, ask(only("openai"), 1, CallEvents.NONE));
        assertTrue(System.nanoTime() - began >= Duration.ofSeconds(1).toNanos());
    }

    @Test
    void aProviderThatAsksForMorePatienceThanTheNextOneNeedsIsPassedOver() {
        fake.always(Wire.GEMINI, new Fault.Status(429, Optional.of("30")));
        Answer answer = assertInstanceOf(Answer.class, ask(ProviderRig.model(fake, Map.of()), 1, CallEvents.NONE));
        assertEquals("openai", answer.provider());
        assertEquals(1, fake.count(Wire.GEMINI));
    }

    /** There is no later for a line but in its slot (decision 033). */
    @Test
    void aLineOfABatchIsNoMorePatientThanASingleJob() {
        fake.always(Wire.GEMINI, new Fault.Status(429, Optional.of("30")));
        Answer answer =
                assertInstanceOf(Answer.class, ProviderRig.model(fake, Map.of()).write(line()));
        assertEquals("openai", answer.provider());
        assertEquals(1, fake.count(Wire.GEMINI));

        fake.always(Wire.ANTHROPIC, new Fault.Status(429, Optional.of("61")));
        Trouble trouble = assertInstanceOf(Trouble.class, only("anthropic").write(line()));
        assertEquals(TroubleKind.CAPACITY, trouble.kind());
        assertEquals(1, fake.count(Wire.ANTHROPIC));
    }

    private static ModelCall line() {
        return new ModelCall(
                UUID.randomUUID(),
                Lane.BATCH,
                Calls.prompt(CopyType.TITLES, 1),
                Instant.now().plus(Duration.ofDays(1)),
                CallEvents.NONE);
    }

    @Test
    void asksTheNextProviderInOrder() {
        fake.always(Wire.GEMINI, Fault.status(401)).always(Wire.OPENAI, Fault.status(500));
        Answer answer = assertInstanceOf(Answer.class, ask(ProviderRig.model(fake, Map.of()), 1, CallEvents.NONE));
        assertAll(
                () -> assertEquals("anthropic", answer.provider()),
                () -> assertEquals(1, fake.count(Wire.GEMINI)),
                () -> assertEquals(3, fake.count(Wire.OPENAI)),
                () -> assertEquals(5, answer.calls()));
    }

    @Test
    void aDeadProviderCostsNoJobAndIsLeftAlone() {
        fake.always(Wire.GEMINI, new Fault.Reset());
        TextModel model = ProviderRig.model(fake, Map.of("QUILL_LLM_BREAKER_PAUSE", "10m"));
        for (int i = 1; i <= 10; i++) {
            assertEquals(
                    "openai",
                    assertInstanceOf(Answer.class, ask(model, i, CallEvents.NONE))
                            .provider());
        }
        assertTrue(fake.count(Wire.GEMINI) <= 12, () -> fake.count(Wire.GEMINI) + " calls to a dead provider");
    }

    @Test
    void aProviderThatRecoversIsUsedAgain() throws Exception {
        fake.always(Wire.GEMINI, new Fault.Reset());
        TextModel model = ProviderRig.model(fake, Map.of("QUILL_LLM_BREAKER_PAUSE", "200ms"));
        for (int i = 1; i <= 6; i++) {
            ask(model, i, CallEvents.NONE);
        }
        fake.always(Wire.GEMINI, new Fault.None());
        long giveUp = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        String provider = "";
        for (int i = 7; !provider.equals("gemini") && System.nanoTime() < giveUp; i++) {
            provider = assertInstanceOf(Answer.class, ask(model, i % 10 + 1, CallEvents.NONE))
                    .provider();
        }
        // Remembered answers are the other providers'; a fresh question shows who answers now.
        assertEquals(
                "gemini",
                assertInstanceOf(Answer.class, model.write(Calls.call(Calls.prompt(CopyType.FAQ, 7), CallEvents.NONE)))
                        .provider());
    }

    @Test
    void theLastProviderIsWaitedForWhenItsBreakerIsOpen() {
        fake.script(Wire.OPENAI, faults(12, Fault.status(500)));
        TextModel model =
                ProviderRig.model(fake, Map.of("QUILL_LLM_CHAIN", "openai", "QUILL_LLM_BREAKER_PAUSE", "300ms"));
        for (int i = 1; i <= 3; i++) {
            assertInstanceOf(Trouble.class, ask(model, i, CallEvents.NONE));
        }
        long before = fake.count(Wire.OPENAI);
        assertTrue(before <= 12);
        ModelReply last = ask(model, 9, CallEvents.NONE);
        for (int i = 0; i < 5 && last instanceof Trouble; i++) {
            last = ask(model, 9, CallEvents.NONE);
        }
        assertInstanceOf(Answer.class, last);
    }

    @Test
    void theLocalWriterStandsInOnlyWhereAllowed() {
        for (Wire wire : Wire.values()) {
            fake.always(wire, Fault.status(500));
        }
        Answer standIn = assertInstanceOf(
                Answer.class, ask(ProviderRig.model(fake, Map.of("QUILL_LLM_DEGRADE", "local")), 1, CallEvents.NONE));
        assertAll(
                () -> assertTrue(standIn.degraded()),
                () -> assertEquals("local", standIn.provider()),
                () -> assertInstanceOf(Trouble.class, ask(ProviderRig.model(fake, Map.of()), 1, CallEvents.NONE)));
    }

    /** It writes in the worker itself, and all come at once when the providers are down. */
    @Test
    void theStandInIsUnderTheLimitOfAProvider() throws Exception {
        fake.always(Wire.OPENAI, Fault.status(401));
        Duration latency = Duration.ofMillis(150);
        TextModel model = ProviderRig.model(
                fake,
                Map.of(
                        "QUILL_LLM_CHAIN",
                        "openai",
                        "QUILL_LLM_DEGRADE",
                        "local",
                        "QUILL_LLM_CONCURRENCY",
                        "1",
                        "QUILL_LOCAL_LATENCY",
                        latency.toMillis() + "ms"));
        Queue<ModelReply> replies = new ConcurrentLinkedQueue<>();
        long began = System.nanoTime();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 4; i++) {
            int count = i;
            threads.add(Thread.ofVirtual().start(() -> replies.add(ask(model, count, CallEvents.NONE))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        Duration took = Duration.ofNanos(System.nanoTime() - began);
        assertEquals(
                4,
                replies.stream()
                        .filter(reply -> reply instanceof Answer answer && answer.degraded())
                        .count());
        assertTrue(took.compareTo(latency.multipliedBy(4)) >= 0, () -> "four one after the other took " + took);
    }

    @Test
    void aRememberedAnswerIsNotPaidTwiceAndNotSharedBetweenWorkspaces() {
        TextModel model = only("openai");
        Answer first = assertInstanceOf(Answer.class, ask(model, 1, CallEvents.NONE));
        Answer again = assertInstanceOf(Answer.class, ask(model, 1, CallEvents.NONE));
        var foreign = new ModelCall(
                UUID.randomUUID(),
                Lane.INTERACTIVE,
                Calls.prompt(CopyType.TITLES, 1),
                Instant.now().plusSeconds(9),
                CallEvents.NONE);
        assertAll(
                () -> assertFalse(first.cached()),
                () -> assertTrue(again.cached()),
                () -> assertEquals(first.text(), again.text()),
                () -> assertEquals("openai", again.provider()),
                () -> assertEquals(0, again.calls()),
                () -> assertFalse(
                        assertInstanceOf(Answer.class, model.write(foreign)).cached()),
                () -> assertEquals(2, fake.count(Wire.OPENAI)));
    }

    @Test
    void noFurtherAttemptOnceNobodyWaits() {
        fake.always(Wire.OPENAI, Fault.status(500));
        assertInstanceOf(Trouble.class, ask(only("openai"), 1, new CallEvents() {
            @Override
            public boolean wanted() {
                return fake.count(Wire.OPENAI) == 0;
            }
        }));
        assertEquals(1, fake.count(Wire.OPENAI));
    }

    @Test
    void noCallAtAllOnceNobodyWaits() {
        assertInstanceOf(ModelReply.Interrupted.class, ask(only("openai"), 1, new CallEvents() {
            @Override
            public boolean wanted() {
                return false;
            }
        }));
        assertEquals(0, fake.count(Wire.OPENAI));
    }

    @Test
    void neverMoreCallsAtOnceThanAllowed() throws Exception {
        fake.latency(() -> Duration.ofMillis(30));
        TextModel model = ProviderRig.model(fake, Map.of("QUILL_LLM_CHAIN", "openai", "QUILL_LLM_CONCURRENCY", "3"));
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            int count = i;
            threads.add(Thread.ofVirtual().start(() -> ask(model, count, CallEvents.NONE)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(3, fake.mostInFlight());
        assertEquals(10, fake.count(Wire.OPENAI));
    }

    private TextModel only(String provider) {
        return ProviderRig.model(fake, Map.of("QUILL_LLM_CHAIN", provider));
    }

    private List<String> chain(Map<String, String> more) {
        return names(ProviderRig.settings(fake, more));
    }

    private static List<String> names(Settings settings) {
        return ProviderList.of(settings).stream().map(Provider::name).toList();
    }

    /** Different counts make different prompts. */
    private static ModelReply ask(TextModel model, int count, CallEvents events) {
        return model.write(Calls.call(Calls.prompt(CopyType.TITLES, count), events));
    }

    private static Fault[] faults(int count, Fault fault) {
        return Collections.nCopies(count, fault).toArray(Fault[]::new);
    }
}
