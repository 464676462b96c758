package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quillstream.testkit.llm.FakeLlm;
import io.quillstream.testkit.llm.Fault;
import io.quillstream.testkit.llm.Wire;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.CallEvents;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.reply.ReplyParser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every way in which a provider can misbehave, on every wire, plain and streaming, and what we make of it. */
class TaxonomyTest {

    private static final Map<Fault, TroubleKind> TROUBLES = troubles();

    @ParameterizedTest
    @EnumSource(Wire.class)
    void plainAnswers(Wire wire) {
        assertAll(TROUBLES.entrySet().stream()
                .map(entry -> () -> assertEquals(
                        entry.getValue(), kind(ask(wire, entry.getKey(), CallEvents.NONE)), () -> wire + " " + entry)));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void streamedAnswers(Wire wire) {
        assertAll(TROUBLES.entrySet().stream()
                .map(entry -> () -> assertEquals(
                        entry.getValue(),
                        kind(ask(wire, entry.getKey(), new Pieces())),
                        () -> wire + " streaming " + entry)));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void goodAnswersTellTokensAndArriveInPieces(Wire wire) {
        Answer plain = assertInstanceOf(Answer.class, ask(wire, new Fault.None(), CallEvents.NONE));
        Pieces pieces = new Pieces();
        Answer streamed = assertInstanceOf(Answer.class, ask(wire, new Fault.None(), pieces));
        assertAll(
                () -> assertEquals(5, items(plain)),
                () -> assertEquals(plain.text(), streamed.text()),
                () -> assertEquals(plain.text(), String.join("", pieces.texts)),
                () -> assertTrue(pieces.texts.size() > 3),
                () -> assertEquals(plain.usage(), streamed.usage()),
                () -> assertTrue(plain.usage().orElseThrow().getInputTokens() > 100),
                () -> assertTrue(!plain.usage().orElseThrow().getEstimated()),
                () -> assertEquals(ProviderRig.name(wire), plain.provider()));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void missingUsageIsEstimatedAndSaysSo(Wire wire) {
        for (CallEvents events : List.of(CallEvents.NONE, new Pieces())) {
            Answer answer = assertInstanceOf(Answer.class, ask(wire, new Fault.MissingUsage(), events));
            assertTrue(answer.usage().orElseThrow().getEstimated(), () -> wire + " " + answer.usage());
            assertTrue(answer.usage().orElseThrow().getInputTokens() > 100);
            assertTrue(answer.usage().orElseThrow().getOutputTokens() > 5);
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void anAnswerCutByItsLengthKeepsItsCompleteItems(Wire wire) {
        Answer answer = assertInstanceOf(Answer.class, ask(wire, new Fault.Truncated(), CallEvents.NONE));
        assertTrue(answer.truncated());
        assertTrue(items(answer) > 0 && items(answer) < 5);
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void piecesThatComeTwiceCountOnce(Wire wire) {
        Pieces pieces = new Pieces();
        Answer good = assertInstanceOf(Answer.class, ask(wire, new Fault.None(), new Pieces()));
        Answer twice = assertInstanceOf(Answer.class, ask(wire, new Fault.DuplicatedChunks(), pieces));
        // The last piece is a single brace, of which nobody can tell whether it was meant to come twice.
        assertEquals(good.text() + "}", twice.text());
        assertEquals(twice.text(), String.join("", pieces.texts));
        assertEquals(
                ReplyParser.parse(good.text(), CopyType.TITLES.shape()),
                ReplyParser.parse(twice.text(), CopyType.TITLES.shape()));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void theModelThatWasAskedNamesThePrice(Wire wire) {
        Answer answer = assertInstanceOf(Answer.class, ask(wire, new Fault.WrongModel(), CallEvents.NONE));
        assertTrue(!answer.model().equals("some-other-model"));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void retryAfterIsHeard(Wire wire) {
        Trouble trouble =
                assertInstanceOf(Trouble.class, ask(wire, new Fault.Status(429, Optional.of("7")), CallEvents.NONE));
        assertEquals(Optional.of(Duration.ofSeconds(7)), trouble.retryAfter());
    }

    /** Google's servers ask in the body. */
    @ParameterizedTest
    @EnumSource(Wire.class)
    void aWaitThatTheBodyAsksForIsHeard(Wire wire) {
        Fault busy = new Fault.Raw(
                429,
                "{\"error\": {\"code\": 429, \"details\": [{\"@type\": \"type.googleapis.com/google.rpc.Help\"},"
                        + " {\"@type\": \"type.googleapis.com/google.rpc.RetryInfo\", \"retryDelay\": \"34.5s\"}]}}");
        for (CallEvents events : List.of(CallEvents.NONE, new Pieces())) {
            Trouble trouble = assertInstanceOf(Trouble.class, ask(wire, busy, events));
            assertEquals(Optional.of(Duration.ofMillis(34_500)), trouble.retryAfter());
        }
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void bodiesThatAskForNothingDoNoHarm(Wire wire) {
        for (String body : List.of("", "busy", "[]", "{\"error\": \"busy\"}", "{\"error\": {\"details\": [{}, 1]}}")) {
            Trouble trouble = assertInstanceOf(Trouble.class, ask(wire, new Fault.Raw(429, body), CallEvents.NONE));
            assertEquals(TroubleKind.CAPACITY, trouble.kind());
            assertEquals(Optional.empty(), trouble.retryAfter());
        }
    }

    /** As gateways in front of providers tell of trouble that they met behind them. */
    @ParameterizedTest
    @EnumSource(Wire.class)
    void anErrorThatIsSentAsASuccessIsUnavailability(Wire wire) {
        Fault fault = new Fault.Raw(200, "{\"error\": {\"code\": 502, \"message\": \"upstream is away\"}}");
        assertEquals(TroubleKind.UNAVAILABLE, kind(ask(wire, fault, CallEvents.NONE)));
    }

    @ParameterizedTest
    @EnumSource(Wire.class)
    void whatIsNoAnswerAtAllIsGarbled(Wire wire) {
        for (String body : List.of("", "<html><body>Sign in</body></html>", "[]", "null", "{}")) {
            assertEquals(TroubleKind.GARBLED, kind(ask(wire, new Fault.Raw(200, body), CallEvents.NONE)), body);
        }
        assertEquals(TroubleKind.GARBLED, kind(ask(wire, new Fault.Raw(200, "<html></html>"), new Pieces())));
    }

    @Test
    void aRefusalHasWords() {
        Answers.OPENAI.look(refusal("\"\""));
        Answers.OPENAI.look(refusal("null"));
        assertThrows(ProviderFailure.Refused.class, () -> Answers.OPENAI.look(refusal("\"I will not.\"")));
    }

    private static ObjectNode refusal(String words) {
        try {
            return (ObjectNode)
                    new ObjectMapper().readTree("{\"choices\": [{\"delta\": {\"refusal\": " + words + "}}]}");
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRefusedConnectionIsUnavailability() {
        FakeLlm gone = FakeLlm.start();
        var direct = ProviderRig.direct(gone, Wire.OPENAI);
        gone.close();
        assertEquals(TroubleKind.UNAVAILABLE, kind(direct.write(Calls.call(Calls.prompt(CopyType.TITLES, 5)))));
    }

    private static Map<Fault, TroubleKind> troubles() {
        Map<Fault, TroubleKind> table = new LinkedHashMap<>();
        BiConsumer<Integer, TroubleKind> status = (code, kind) -> table.put(Fault.status(code), kind);
        List.of(400, 413, 422).forEach(code -> status.accept(code, TroubleKind.REJECTED));
        List.of(401, 403, 404).forEach(code -> status.accept(code, TroubleKind.MISCONFIGURED));
        List.of(408, 409, 500, 502, 503, 504, 507, 529).forEach(code -> status.accept(code, TroubleKind.UNAVAILABLE));
        status.accept(429, TroubleKind.CAPACITY);
        table.put(new Fault.EchoedKey(), TroubleKind.MISCONFIGURED);
        table.put(new Fault.Reset(), TroubleKind.UNAVAILABLE);
        table.put(new Fault.CutBody(), TroubleKind.UNAVAILABLE);
        table.put(new Fault.Silence(Duration.ofSeconds(5)), TroubleKind.TIMEOUT);
        table.put(new Fault.SilentBody(Duration.ofSeconds(5)), TroubleKind.TIMEOUT);
        table.put(new Fault.SlowDrip(Duration.ofMillis(40)), TroubleKind.TIMEOUT);
        table.put(new Fault.InvalidJson(), TroubleKind.GARBLED);
        table.put(new Fault.EmptyText(), TroubleKind.GARBLED);
        table.put(new Fault.Huge(5 * 1024 * 1024), TroubleKind.GARBLED);
        table.put(new Fault.CutUtf8(), TroubleKind.GARBLED);
        table.put(new Fault.ContentFilter(), TroubleKind.REFUSED);
        return table;
    }

    private static ModelReply ask(Wire wire, Fault fault, CallEvents events) {
        // A server of its own: a call that comes too late for its time-out must not take the next one's fault.
        try (FakeLlm own = FakeLlm.start().script(wire, fault)) {
            return ProviderRig.direct(own, wire).write(Calls.call(Calls.prompt(CopyType.TITLES, 5), events));
        }
    }

    private static TroubleKind kind(ModelReply reply) {
        return assertInstanceOf(Trouble.class, reply).kind();
    }

    private static int items(Answer answer) {
        return ReplyParser.parse(answer.text(), CopyType.TITLES.shape()).size();
    }

    private static final class Pieces implements CallEvents {
        private final List<String> texts = new ArrayList<>();

        @Override
        public boolean wantsDeltas() {
            return true;
        }

        @Override
        public void delta(String text) {
            texts.add(text);
        }
    }
}
