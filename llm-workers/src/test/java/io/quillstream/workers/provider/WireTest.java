package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.quillstream.runtime.telemetry.TraceParent;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.LlmCall;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Prompt;
import java.util.List;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What we send, against the providers' published APIs; and that no key gets into a log on the way. */
class WireTest {

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
    void openAi() {
        LlmCall call = sent(Wire.OPENAI, CopyType.FAQ);
        JsonNode body = call.body();
        JsonNode schema = body.at("/response_format/json_schema");
        assertAll(
                () -> assertTrue(call.path().endsWith("/v1/chat/completions")),
                () -> assertEquals(
                        "Bearer " + ProviderRig.KEYS.get(Wire.OPENAI),
                        call.headers().get("authorization")),
                () -> assertEquals("gpt-6-luna", body.path("model").asText()),
                () -> assertEquals("system", body.at("/messages/0/role").asText()),
                () -> assertEquals("user", body.at("/messages/1/role").asText()),
                () -> assertEquals(
                        4096 + 4096, body.path("max_completion_tokens").asInt()),
                () -> assertEquals(
                        "json_schema", body.at("/response_format/type").asText()),
                () -> assertTrue(schema.path("strict").asBoolean()),
                () -> assertEquals(
                        "array", schema.at("/schema/properties/items/type").asText()),
                () -> assertEquals(
                        "object",
                        schema.at("/schema/properties/items/items/type").asText()),
                () -> assertFalse(schema.at("/schema/additionalProperties").asBoolean(true)));
    }

    @Test
    void anthropic() {
        LlmCall call = sent(Wire.ANTHROPIC, CopyType.TITLES);
        JsonNode body = call.body();
        assertAll(
                () -> assertTrue(call.path().endsWith("/v1/messages")),
                () -> assertEquals(
                        ProviderRig.KEYS.get(Wire.ANTHROPIC), call.headers().get("x-api-key")),
                () -> assertEquals("2023-06-01", call.headers().get("anthropic-version")),
                () -> assertEquals("claude-haiku-5-5", body.path("model").asText()),
                () -> assertTrue(body.path("system").toString().contains("e-commerce copywriter")),
                () -> assertEquals("user", body.at("/messages/0/role").asText()),
                () -> assertEquals(1, body.path("messages").size()),
                () -> assertEquals(4096 + 4096, body.path("max_tokens").asInt()),
                () -> assertTrue(body.path("output_config").isMissingNode()));
    }

    @Test
    void gemini() {
        LlmCall call = sent(Wire.GEMINI, CopyType.TITLES);
        JsonNode body = call.body();
        JsonNode config = body.path("generationConfig");
        assertAll(
                () -> assertTrue(call.path().endsWith("/v1beta/models/gemini-3.5-flash-lite:generateContent")),
                () -> assertEquals(
                        ProviderRig.KEYS.get(Wire.GEMINI), call.headers().get("x-goog-api-key")),
                () -> assertFalse(call.path().contains("key=")),
                () -> assertTrue(body.path("systemInstruction").toString().contains("e-commerce copywriter")),
                () -> assertEquals("user", body.at("/contents/0/role").asText()),
                () -> assertEquals(0.7, config.path("temperature").asDouble()),
                () -> assertEquals(4096, config.path("maxOutputTokens").asInt()),
                () -> assertEquals(
                        "application/json", config.path("responseMimeType").asText()),
                () -> assertTrue(config.toString().toLowerCase().contains("items")));
    }

    @Test
    void aRepairIsAConversation() {
        Prompt prompt = Calls.prompt(CopyType.TITLES, 5);
        Prompt repair = Calls.renderer().repair(prompt, Calls.spec(CopyType.TITLES, 5), "{}", List.of("Kept"), 4);
        ProviderRig.direct(fake, Wire.OPENAI).write(Calls.call(repair));
        JsonNode messages = fake.calls().getLast().body().path("messages");
        assertAll(
                () -> assertEquals(4, messages.size()),
                () -> assertEquals("assistant", messages.at("/2/role").asText()),
                () -> assertTrue(messages.at("/3/content").toString().contains("Count: 4")));
    }

    /** Whole answers and streamed ones are asked for in different ways. */
    @Test
    void aCallIsAStepOfTheTraceOfItsTask() {
        TraceParent trace = TraceParent.random();
        RecordHeaders task = new RecordHeaders();
        trace.into(task);
        for (Wire wire : Wire.values()) {
            for (CallEvents events : List.of(CallEvents.NONE, new WantsDeltas())) {
                TextModel model = ProviderRig.direct(fake, wire);
                TraceParent.within(task, () -> model.write(Calls.call(Calls.prompt(CopyType.TITLES, 3), events)));
                String told = fake.calls().getLast().headers().get("traceparent");
                TraceParent step = TraceParent.parse(told).orElseThrow(() -> new AssertionError(wire + ": " + told));
                assertAll(
                        () -> assertEquals(trace.traceId(), step.traceId()),
                        () -> assertEquals(trace.flags(), step.flags()),
                        () -> assertNotEquals(trace.spanId(), step.spanId()));
            }
        }
        assertEquals(6, fake.calls().size());
        assertNull(sent(Wire.OPENAI, CopyType.TITLES).headers().get("traceparent"));
    }

    @Test
    void noKeyAndNoPromptIsEverLogged() {
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.TRACE);
        try {
            for (Wire wire : Wire.values()) {
                for (Fault fault : List.of(
                        new Fault.None(),
                        Fault.status(401),
                        Fault.status(500),
                        new Fault.InvalidJson(),
                        new Fault.Reset(),
                        new Fault.CutBody())) {
                    for (CallEvents events : List.of(CallEvents.NONE, new WantsDeltas())) {
                        fake.script(wire, fault);
                        ProviderRig.direct(fake, wire).write(Calls.call(Calls.prompt(CopyType.TITLES, 3), events));
                    }
                }
            }
        } finally {
            root.setLevel(before);
            root.detachAppender(lines);
        }
        for (ILoggingEvent line : List.copyOf(lines.list)) {
            String text = line.getFormattedMessage()
                    + (line.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(line.getThrowableProxy()));
            assertFalse(text.contains("CANARY"), text);
            assertFalse(text.contains("Fjord Insulated"), text);
        }
        assertEquals(36, fake.calls().size());
    }

    private LlmCall sent(Wire wire, CopyType type) {
        ProviderRig.direct(fake, wire).write(Calls.call(Calls.prompt(type, 5)));
        return fake.calls().getLast();
    }

    private static final class WantsDeltas implements CallEvents {
        @Override
        public boolean wantsDeltas() {
            return true;
        }
    }
}
