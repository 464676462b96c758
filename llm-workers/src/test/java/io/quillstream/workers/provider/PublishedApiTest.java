package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.runtime.settings.Settings;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.LlmCall;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.Prompts;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Prompt;
import io.quillstream.workers.prompt.PromptRenderer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What we send, field by field: nothing that the published API does not name, and everything it asks for, plain, streamed
 * and in a conversation.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: create chat completion</a>
 * @see <a href="https://docs.anthropic.com/en/api/messages">Anthropic: messages</a>
 * @see <a href="https://ai.google.dev/api/generate-content">Gemini: generateContent</a>
 */
class PublishedApiTest {

    private static final CallEvents STREAMING = new CallEvents() {
        @Override
        public boolean wantsDeltas() {
            return true;
        }
    };

    private final FakeLlm fake = FakeLlm.start();

    @AfterEach
    void close() {
        fake.close();
    }

    @Test
    void openAiIsSentOnlyWhatItsChatCompletionsKnow() {
        Set<String> plain = Set.of("model", "messages", "max_completion_tokens", "response_format");
        JsonNode whole = sent(Wire.OPENAI, prompt(), CallEvents.NONE).body();
        JsonNode streamed = sent(Wire.OPENAI, prompt(), STREAMING).body();
        assertAll(
                () -> assertEquals(plain, without(meaningful(whole), "stream")),
                () -> assertFalse(whole.path("stream").asBoolean()),
                () -> assertEquals(with(plain, "stream", "stream_options"), meaningful(streamed)),
                () -> assertTrue(streamed.path("stream").isBoolean()
                        && streamed.path("stream").asBoolean()),
                () -> assertTrue(streamed.at("/stream_options/include_usage").asBoolean(), "else no usage is told"),
                () -> assertEquals(whole.path("messages"), streamed.path("messages")),
                () -> assertEquals(whole.path("response_format"), streamed.path("response_format")),
                () -> assertEquals(List.of("system", "user"), roles(whole.path("messages"))),
                () -> assertEquals(Set.of("role", "content"), meaningful(whole.at("/messages/0"))),
                () -> assertEquals(
                        "copy", whole.at("/response_format/json_schema/name").asText()),
                () -> assertStrict(whole.at("/response_format/json_schema/schema")));
    }

    /** They answer 400 to a temperature and to the limit's old name. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "o1",
                "o3-mini",
                "o4-mini-2025-04-16",
                "gpt-5",
                "gpt-5.1-mini",
                "ft:gpt-5-mini:shop::1",
                "gpt-6.1-sol"
            })
    void modelsThatReasonAreSentTheLimitByItsNewNameAndNoTemperature(String model) {
        for (CallEvents events : List.of(CallEvents.NONE, STREAMING)) {
            JsonNode body = sentTo(model, events);
            assertAll(
                    () -> assertEquals(model, body.path("model").asText()),
                    () -> assertEquals(
                            4096 + 4096, body.path("max_completion_tokens").asInt()),
                    () -> assertFalse(meaningful(body).contains("max_tokens")),
                    () -> assertFalse(meaningful(body).contains("temperature")));
        }
    }

    /** Many servers speak this protocol with models of their own, and know the old name only. */
    @ParameterizedTest
    @ValueSource(strings = {"gpt-4o-mini", "gpt-4.1", "llama-3.1-8b", "openai/gpt-oss-20b", "o-mini"})
    void otherModelsAreSentTheLimitByItsOldName(String model) {
        JsonNode body = sentTo(model, CallEvents.NONE);
        assertAll(
                () -> assertEquals(4096, body.path("max_tokens").asInt()),
                () -> assertEquals(0.7, body.path("temperature").asDouble()),
                () -> assertFalse(meaningful(body).contains("max_completion_tokens")));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aTypeOfCopyMayHaveALimitOfItsOwn(Wire wire) {
        String limit = switch (wire) {
            case OPENAI -> "/max_completion_tokens";
            case ANTHROPIC -> "/max_tokens";
            case GEMINI -> "/generationConfig/maxOutputTokens";
        };
        int thoughts = wire == Wire.GEMINI ? 0 : 4096;
        PromptRenderer renderer = Prompts.renderer(new Settings(Map.of("QUILL_LLM_MAX_TOKENS_FAQ", "900")));
        for (CallEvents events : List.of(CallEvents.NONE, STREAMING)) {
            Prompt faq = renderer.render(Calls.spec(CopyType.FAQ, 5), ProductFixtures.bottle());
            Prompt titles = renderer.render(Calls.spec(CopyType.TITLES, 5), ProductFixtures.bottle());
            Prompt repair = renderer.repair(faq, Calls.spec(CopyType.FAQ, 5), "{}", List.of(), 5);
            assertAll(
                    () -> assertEquals(
                            900 + thoughts,
                            sent(wire, faq, events).body().at(limit).asInt()),
                    () -> assertEquals(
                            900 + thoughts,
                            sent(wire, repair, events).body().at(limit).asInt()),
                    () -> assertEquals(
                            4096 + thoughts,
                            sent(wire, titles, events).body().at(limit).asInt()));
        }
    }

    @Test
    void modelsThatReasonAreToldItByTheNewNameToo() {
        Prompt faq = Prompts.renderer(new Settings(Map.of("QUILL_LLM_MAX_TOKENS_FAQ", "900")))
                .render(Calls.spec(CopyType.FAQ, 5), ProductFixtures.bottle());
        JsonNode body = sentTo("gpt-5", faq, CallEvents.NONE);
        assertAll(
                () -> assertEquals(
                        900 + 4096, body.path("max_completion_tokens").asInt()),
                () -> assertFalse(meaningful(body).contains("max_tokens")));
    }

    private JsonNode sentTo(String model, CallEvents events) {
        return sentTo(model, prompt(), events);
    }

    private JsonNode sentTo(String model, Prompt prompt, CallEvents events) {
        ProviderList.of(ProviderRig.settings(fake, Map.of("QUILL_LLM_CHAIN", "openai", "QUILL_OPENAI_MODEL", model)))
                .getFirst()
                .direct()
                .write(Calls.call(prompt, events));
        return fake.calls().getLast().body();
    }

    @Test
    void anthropicIsSentOnlyWhatItsMessagesKnow() {
        Set<String> plain = Set.of("model", "messages", "system", "max_tokens");
        JsonNode whole = sent(Wire.ANTHROPIC, prompt(), CallEvents.NONE).body();
        JsonNode streamed = sent(Wire.ANTHROPIC, prompt(), STREAMING).body();
        assertAll(
                () -> assertEquals(plain, without(meaningful(whole), "stream")),
                () -> assertFalse(whole.path("stream").asBoolean()),
                () -> assertEquals(with(plain, "stream"), meaningful(streamed)),
                () -> assertTrue(streamed.path("stream").asBoolean()),
                () -> assertEquals(List.of("user"), roles(whole.path("messages"))),
                () -> assertEquals("text", whole.at("/system/0/type").asText()),
                () -> assertEquals(
                        "text", whole.at("/messages/0/content/0/type").asText()));
    }

    /** They answer 400 to a temperature, and what they think counts as well. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-haiku-5-5",
                "claude-sonnet-5",
                "claude-opus-4-7",
                "claude-opus-4-8-20260101",
                "claude-fable-5-1",
                "anthropic/claude-sonnet-5-5"
            })
    void newerModelsOfAnthropicAreSentNoTemperatureAndRoomForThoughts(String model) {
        for (CallEvents events : List.of(CallEvents.NONE, STREAMING)) {
            JsonNode body = sentToAnthropic(model, events);
            assertAll(
                    () -> assertEquals(model, body.path("model").asText()),
                    () -> assertFalse(meaningful(body).contains("temperature"), body::toString),
                    () -> assertEquals(4096 + 4096, body.path("max_tokens").asInt()));
        }
    }

    /** Others that speak this protocol, too. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "claude-3-5-haiku-latest",
                "claude-3-haiku-20240307",
                "claude-sonnet-4-0",
                "claude-sonnet-4-20250514",
                "claude-opus-4-1-20250805",
                "claude-haiku-4-5",
                "claude-haiku-4-5-20251001",
                "claude-opus-4-6",
                "kimi-k3"
            })
    void olderModelsOfAnthropicAreSentATemperature(String model) {
        JsonNode body = sentToAnthropic(model, CallEvents.NONE);
        assertAll(
                () -> assertEquals(0.7, body.path("temperature").asDouble()),
                () -> assertEquals(4096, body.path("max_tokens").asInt()));
    }

    private JsonNode sentToAnthropic(String model, CallEvents events) {
        ProviderList.of(ProviderRig.settings(
                        fake, Map.of("QUILL_LLM_CHAIN", "anthropic", "QUILL_ANTHROPIC_MODEL", model)))
                .getFirst()
                .direct()
                .write(Calls.call(prompt(), events));
        return fake.calls().getLast().body();
    }

    @Test
    void aTemperatureThatAnthropicDoesNotTakeIsLoweredForItAlone() {
        Map<String, String> hot = Map.of(
                "QUILL_LLM_TEMPERATURE",
                "1.8",
                "QUILL_ANTHROPIC_MODEL",
                "claude-haiku-4-5",
                "QUILL_OPENAI_MODEL",
                "gpt-4.1");
        assertAll(
                () -> assertEquals(1.0, temperature(Wire.ANTHROPIC, hot, "/temperature")),
                () -> assertEquals(1.8, temperature(Wire.OPENAI, hot, "/temperature")),
                () -> assertEquals(1.8, temperature(Wire.GEMINI, hot, "/generationConfig/temperature")));
    }

    @Test
    void geminiIsSentOnlyWhatGenerateContentKnows() {
        LlmCall whole = sent(Wire.GEMINI, prompt(), CallEvents.NONE);
        LlmCall streamed = sent(Wire.GEMINI, prompt(), STREAMING);
        JsonNode config = whole.body().path("generationConfig");
        Set<String> known = Set.of(
                "temperature",
                "maxOutputTokens",
                "responseMimeType",
                "responseSchema",
                "responseJsonSchema",
                "candidateCount",
                "responseLogprobs",
                "enableEnhancedCivicAnswers",
                "stopSequences");
        assertAll(
                () -> assertEquals(
                        Set.of("contents", "systemInstruction", "generationConfig"), meaningful(whole.body())),
                () -> assertTrue(known.containsAll(meaningful(config)), () -> "generationConfig " + meaningful(config)),
                () -> assertEquals(1, config.path("candidateCount").asInt()),
                () -> assertFalse(config.path("responseLogprobs").asBoolean()),
                () -> assertFalse(config.path("enableEnhancedCivicAnswers").asBoolean()),
                () -> assertEquals(whole.body(), streamed.body()),
                () -> assertTrue(whole.path().endsWith(":generateContent"), whole::path),
                () -> assertTrue(streamed.path().contains(":streamGenerateContent?alt=sse"), streamed::path),
                () -> assertEquals(List.of("user"), roles(whole.body().path("contents"))),
                () -> assertTrue(
                        whole.body().at("/systemInstruction/parts/0/text").isTextual()),
                () -> assertTrue(whole.body().at("/contents/0/parts/0/text").isTextual()));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void aRepairIsAConversationInTheProvidersRoles(Wire wire) {
        Prompt repair = Calls.renderer()
                .repair(prompt(), Calls.spec(CopyType.TITLES, 5), "{\"items\":[\"Kept\"]}", List.of("Kept"), 4);
        JsonNode body = sent(wire, repair, CallEvents.NONE).body();
        List<String> expected = switch (wire) {
            case OPENAI -> List.of("system", "user", "assistant", "user");
            case ANTHROPIC -> List.of("user", "assistant", "user");
            case GEMINI -> List.of("user", "model", "user");
        };
        JsonNode turns = body.path(wire == Wire.GEMINI ? "contents" : "messages");
        assertAll(
                () -> assertEquals(expected, roles(turns)),
                () -> assertTrue(turns.get(turns.size() - 1).toString().contains("Count: 4")),
                () -> assertTrue(turns.get(turns.size() - 2).toString().contains("Kept")));
    }

    /** Strict mode asks that every property is required and that none may be added, at every level. */
    private static void assertStrict(JsonNode schema) {
        if (schema.path("type").asText().equals("object")) {
            Set<String> required = new TreeSet<>();
            schema.path("required").forEach(name -> required.add(name.asText()));
            assertEquals(names(schema.path("properties")), required, schema::toString);
            assertFalse(schema.path("additionalProperties").asBoolean(true), schema::toString);
            schema.path("properties").forEach(PublishedApiTest::assertStrict);
        }
        if (schema.has("items")) {
            assertStrict(schema.path("items"));
        }
    }

    private double temperature(Wire wire, Map<String, String> settings, String pointer) {
        Map<String, String> all = new HashMap<>(settings);
        all.put("QUILL_LLM_CHAIN", ProviderRig.name(wire));
        ProviderList.of(ProviderRig.settings(fake, all)).getFirst().direct().write(Calls.call(prompt()));
        return fake.calls().getLast().body().at(pointer).asDouble();
    }

    private LlmCall sent(Wire wire, Prompt prompt, CallEvents events) {
        ProviderRig.direct(fake, wire).write(Calls.call(prompt, events));
        return fake.calls().getLast();
    }

    private static Prompt prompt() {
        return Calls.prompt(CopyType.FAQ, 5);
    }

    private static List<String> roles(JsonNode turns) {
        List<String> roles = new ArrayList<>();
        turns.forEach(turn -> roles.add(turn.path("role").asText()));
        return roles;
    }

    /** The fields that are there and not null. */
    private static Set<String> meaningful(JsonNode object) {
        Set<String> names = new TreeSet<>(names(object));
        names.removeIf(name -> object.path(name).isNull());
        return names;
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new TreeSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private static Set<String> with(Set<String> names, String... more) {
        Set<String> all = new TreeSet<>(names);
        Stream.of(more).forEach(all::add);
        return all;
    }

    private static Set<String> without(Set<String> names, String name) {
        Set<String> rest = new TreeSet<>(names);
        rest.remove(name);
        return rest;
    }
}
