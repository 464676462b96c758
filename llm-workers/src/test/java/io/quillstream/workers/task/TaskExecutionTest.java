package io.quillstream.workers.task;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quillstream.schemas.event.CopyOrder;
import io.quillstream.schemas.event.TaskCompleted;
import io.quillstream.schemas.event.TaskDispatched;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.price.PriceBooks;
import io.quillstream.workers.Calls;
import io.quillstream.workers.ProductFixtures;
import io.quillstream.workers.lane.Lane;
import io.quillstream.workers.local.LocalWriter;
import io.quillstream.workers.model.InMemoryAnswerCache;
import io.quillstream.workers.model.ModelCall;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import io.quillstream.workers.model.RememberingModel;
import io.quillstream.workers.model.TextModel;
import io.quillstream.workers.model.TroubleKind;
import io.quillstream.workers.product.ProductText;
import io.quillstream.workers.reply.CopyItem;
import io.quillstream.workers.task.TaskOutcome.Failed;
import io.quillstream.workers.task.TaskOutcome.Written;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskExecutionTest {

    private final Deque<ModelReply> replies = new ArrayDeque<>();
    private final List<ModelCall> calls = new ArrayList<>();
    private final List<String> stages = new ArrayList<>();
    private TaskRun last;
    private final TextModel scripted = call -> {
        calls.add(call);
        stages.add("call");
        return replies.remove();
    };
    private Optional<ProductText> product = Optional.of(ProductFixtures.bottle());

    @Test
    void writesWhatTheModelAnswered() {
        replies.add(answer("""
                ```json
                {"items": ["1. One good title", "\\"Two good titles\\"", "Three good titles"]}
                ```"""));
        Written written = assertInstanceOf(Written.class, run("titles", 3));
        assertEquals(List.of("One good title", "Two good titles", "Three good titles"), texts(written));
        assertEquals(List.of("parsing", "prompting", "generating", "call"), stages);
        assertTrue(last.stages().untoldCheck().isPresent());
    }

    @Test
    void asksOnceMoreOnlyForWhatIsMissing() {
        String tooLong = "x".repeat(60);
        replies.add(answer("[\"Good one\", \"good ONE!\", \"" + tooLong + "\"]"));
        replies.add(answer("{\"items\": [\"Good one\", \"Second\", \"Third\", \"Fourth\"]}"));
        Written written = assertInstanceOf(Written.class, run("titles", 3));
        String followUp = calls.getLast().prompt().turns().getLast();
        assertAll(
                () -> assertEquals(List.of("Good one", "Second", "Third"), texts(written)),
                () -> assertEquals(
                        List.of("parsing", "prompting", "generating", "call", "parsing_response", "call"), stages),
                () -> assertTrue(followUp.contains("Count: 2"), followUp),
                () -> assertTrue(followUp.contains("Good one"), followUp),
                () -> assertEquals(2, written.spending().calls()),
                () -> assertEquals(200, written.spending().usage().orElseThrow().getInputTokens()));
    }

    @Test
    void givesUpAfterOneRepairAndForgetsTheAnswers() {
        for (int i = 0; i < 4; i++) {
            replies.add(answer("I would rather write a poem."));
        }
        TextModel remembering = new RememberingModel(scripted, new InMemoryAnswerCache(), "test");
        for (int i = 0; i < 2; i++) {
            Failed failed = assertInstanceOf(Failed.class, run(remembering, "titles", 3));
            assertEquals(FailureCode.LLM_BAD_OUTPUT, failed.code());
        }
        assertEquals(4, calls.size());
    }

    @Test
    void aGarbledAnswerIsAskedForOnceMore() {
        replies.add(trouble(TroubleKind.GARBLED));
        replies.add(answer("[\"One\"]"));
        assertEquals(List.of("One"), texts(assertInstanceOf(Written.class, run("titles", 1))));
    }

    @ParameterizedTest
    @CsvSource({
        "UNAVAILABLE, LLM_UNAVAILABLE",
        "CAPACITY, LLM_UNAVAILABLE",
        "MISCONFIGURED, LLM_UNAVAILABLE",
        "TIMEOUT, LLM_TIMEOUT",
        "REJECTED, LLM_BAD_OUTPUT",
        "REFUSED, LLM_REFUSED"
    })
    void everyTroubleHasItsCode(TroubleKind kind, FailureCode code) {
        replies.add(trouble(kind));
        assertEquals(code, assertInstanceOf(Failed.class, run("titles", 3)).code());
    }

    @Test
    void whoeverMeetsAProviderThatIsLeftAloneIsToldOfItsTroubleAndOfNoCall() {
        replies.add(leftAlone(TroubleKind.TIMEOUT));
        Failed failed = assertInstanceOf(Failed.class, run("titles", 3));
        TaskCompleted completion = new Completions(PriceBooks.released(), "w").of(taskRun("titles", 3), failed, now());
        assertAll(
                () -> assertEquals(FailureCode.LLM_TIMEOUT, failed.code()),
                () -> assertEquals(0, completion.getCalls()),
                () -> assertNull(completion.getProvider()),
                () -> assertNull(completion.getModel()),
                () -> assertNull(completion.getTemplateVersion()));
    }

    @Test
    void aCallIsNamedThoughTheProviderIsLeftAloneBehindIt() {
        replies.add(answer("[\"One\"]"));
        replies.add(leftAlone(TroubleKind.TIMEOUT));
        Failed failed = assertInstanceOf(Failed.class, run("titles", 3));
        TaskCompleted completion = new Completions(PriceBooks.released(), "w").of(taskRun("titles", 3), failed, now());
        assertAll(
                () -> assertEquals(1, completion.getCalls()),
                () -> assertEquals("openai", completion.getProvider()),
                () -> assertEquals("gpt-4o-mini", completion.getModel()),
                () -> assertEquals(calls.getFirst().prompt().templateVersion(), completion.getTemplateVersion()));
    }

    @Test
    void aRememberedAnswerHasATemplate() {
        replies.add(answer("[\"One\"]").asCached());
        Written written = assertInstanceOf(Written.class, run("titles", 1));
        TaskCompleted completion = new Completions(PriceBooks.released(), "w").of(taskRun("titles", 1), written, now());
        assertEquals(calls.getFirst().prompt().templateVersion(), completion.getTemplateVersion());
    }

    @Test
    void pairsAreCompleteOrMissing() {
        replies.add(answer("""
                {"items": [{"question": "Why?", "answer": "So\\nthat."}, {"question": "How?"},
                  {"question": " ", "answer": "x"}, "Q: Who?\\nA: You."]}"""));
        Written written = assertInstanceOf(Written.class, run("faq", 2));
        assertEquals(List.of("Q: Why?\nA: So that.", "Q: Who?\nA: You."), texts(written));
        assertEquals("Who?", written.items().getLast().pair().orElseThrow().getQuestion());
    }

    @Test
    void withoutTextNobodyIsAsked() {
        for (String nothing : List.of("", " \n ", "\u200B\u202E")) {
            product = Optional.of(ProductFixtures.bottle(nothing));
            assertEquals(
                    FailureCode.NO_SOURCE_TEXT,
                    assertInstanceOf(Failed.class, run("titles", 3)).code());
        }
        product = Optional.empty();
        Failed gone = assertInstanceOf(Failed.class, run("titles", 3));
        assertEquals(FailureCode.INVALID_PRODUCT, gone.code());
        assertEquals(List.of(), calls);
        TaskCompleted completion = new Completions(PriceBooks.released(), "w").of(taskRun("titles", 3), gone, now());
        assertAll(
                () -> assertNull(completion.getProvider()),
                () -> assertNull(completion.getModel()),
                () -> assertNull(completion.getTemplateVersion()),
                () -> assertNull(completion.getUsage()),
                () -> assertNull(completion.getCostMicros()));
    }

    @Test
    void theTemplatesOwnTextNeverComesBack() {
        TextModel echo = call -> {
            calls.add(call);
            String system = call.prompt().system();
            String sentence = Stream.of(system.split("(?<=\\.)\\s+"))
                    .filter(text -> text.length() > 50)
                    .findFirst()
                    .orElseThrow();
            return answer("[\"My reference is " + call.prompt().secrets().getFirst() + "\", \""
                    + sentence.toUpperCase().replace("\"", "") + "\", \"Fine\"]");
        };
        assertEquals(
                FailureCode.LLM_BAD_OUTPUT,
                assertInstanceOf(Failed.class, run(echo, "selling_points", 3)).code());
        assertEquals(2, calls.size());
    }

    @Test
    void norIsItShownWhileItIsWritten() {
        TextModel echo = call -> {
            String canary = call.prompt().secrets().getFirst();
            call.events().delta("[\"My reference is ");
            call.events().delta(canary.substring(0, 7));
            call.events().delta(canary.substring(7) + "\"]");
            call.events().deltasEnd();
            return answer("[\"My reference is " + canary + "\"]");
        };
        run(echo, "selling_points", 1);
        last.stages().catchUp();
        List<String> shown =
                stages.stream().filter(told -> told.startsWith("\"")).toList();
        assertEquals(List.of("\"[\"My reference is \"", "\"[\"My reference is \""), shown);
    }

    @Test
    void unknownTokensAndPricesStayUnknown() {
        replies.add(new Answer("[\"One\"]", "openai", "gpt-4o-mini", Optional.empty(), false, false, false, 1));
        Written unknownUsage = assertInstanceOf(Written.class, run("titles", 1));
        replies.add(
                new Answer("[\"One\"]", "openai", "model-of-tomorrow", Optional.of(usage()), false, false, false, 1));
        Written unknownPrice = assertInstanceOf(Written.class, run("titles", 1));
        Completions completions = new Completions(PriceBooks.released(), "w");
        assertAll(
                () -> assertNull(completions
                        .of(taskRun("titles", 1), unknownUsage, now())
                        .getUsage()),
                () -> assertNull(completions
                        .of(taskRun("titles", 1), unknownUsage, now())
                        .getCostMicros()),
                () -> assertNull(completions
                        .of(taskRun("titles", 1), unknownPrice, now())
                        .getCostMicros()),
                () -> assertEquals(
                        100,
                        completions
                                .of(taskRun("titles", 1), unknownPrice, now())
                                .getUsage()
                                .getInputTokens()));
    }

    /** The price book prices the local writer, for it may be a provider of its own in development. */
    @Test
    void aStandInsAnswerCostsNothingThoughItsTokensAreTold() {
        Answer local = new Answer(
                "{\"items\": [\"One\", \"Two\"]}",
                "local",
                LocalWriter.MODEL,
                Optional.of(usage()),
                false,
                false,
                false,
                1);
        replies.add(local);
        TaskCompleted provider = completed();
        replies.add(local.asDegraded());
        TaskCompleted standIn = completed();
        replies.add(answer("{\"items\": [\"One\"]}"));
        TaskCompleted whole = completed("titles", 1);
        replies.add(answer("{\"items\": [\"One\"]}"));
        replies.add(local.asDegraded());
        TaskCompleted repaired = completed();
        assertAll(
                () -> assertTrue(provider.getCostMicros() > 0),
                () -> assertTrue(standIn.getDegraded()),
                () -> assertEquals(0, standIn.getCostMicros()),
                () -> assertEquals(100, standIn.getUsage().getInputTokens()),
                () -> assertEquals(whole.getCostMicros(), repaired.getCostMicros(), "what was paid for before"));
    }

    private TaskCompleted completed() {
        return completed("titles", 2);
    }

    private TaskCompleted completed(String type, int count) {
        Written written = assertInstanceOf(Written.class, run(type, count));
        return new Completions(PriceBooks.released(), "w").of(last, written, now());
    }

    @Test
    void aTextThatEndsInNonsenseIsNoItem() {
        replies.add(answer("{\"items\": [\"Fine one\", \"The \"best\" there is\", \"Third\"]}"));
        replies.add(answer("{\"items\": [\"Second\", \"Third\"]}"));
        assertEquals(List.of("Fine one", "Second", "Third"), texts(assertInstanceOf(Written.class, run("titles", 3))));
    }

    @Test
    void callsBeforeAGoodOneAreNeitherLostNorFree() {
        replies.add(answer("[\"One\"]").plusCalls(2));
        TaskOutcome.Written written = assertInstanceOf(Written.class, run("titles", 1));
        replies.add(trouble(TroubleKind.TIMEOUT).plusCalls(1));
        Failed failed = assertInstanceOf(Failed.class, run("titles", 1));
        replies.add(answer("[\"One\"]").asCached());
        TaskOutcome.Written remembered = assertInstanceOf(Written.class, run("titles", 1));
        Completions completions = new Completions(PriceBooks.released(), "w");
        TaskCompleted second = completions.of(taskRun("titles", 1, 1), written, now());
        TaskCompleted never = completions.of(taskRun("titles", 1, 1), failed, now());
        TaskCompleted third = completions.of(taskRun("titles", 1, 3), written, now());
        TaskCompleted cached = completions.of(taskRun("titles", 1, 3), remembered, now());
        assertAll(
                () -> assertEquals(3, second.getCalls()),
                () -> assertEquals(2, second.getUnmeteredCalls()),
                () -> assertEquals(100, second.getUsage().getInputTokens()),
                () -> assertEquals(2, never.getUnmeteredCalls()),
                () -> assertNull(never.getUsage()),
                () -> assertEquals(4, third.getUnmeteredCalls(), "two lost workers' calls count, too"),
                () -> assertEquals(0, cached.getUnmeteredCalls()));
    }

    @Test
    void attemptsCountDispatchesDeliveriesAndRetries() {
        TaskRun run = taskRun("titles", 1);
        assertEquals(4, run.stages().attempt());
        run.stages().nextAttempt();
        assertEquals(5, run.stages().attempt());
        assertNotEquals(0, stages.size());
    }

    private TaskOutcome run(String type, int count) {
        return run(scripted, type, count);
    }

    private TaskOutcome run(TextModel model, String type, int count) {
        last = taskRun(type, count);
        return new TaskExecution((workspace, id) -> product, Calls.renderer(), model).run(last);
    }

    private TaskRun taskRun(String type, int count) {
        return taskRun(type, count, 3);
    }

    private TaskRun taskRun(String type, int count, int delivery) {
        TaskDispatched task = TaskDispatched.newBuilder()
                .setTaskId(UUID.randomUUID().toString())
                .setJobId(UUID.randomUUID().toString())
                .setWorkspaceId(Calls.WORKSPACE.toString())
                .setUserId("dev")
                .setKind("copy")
                .setStep("write")
                .setAttempt(2)
                .setLane("interactive")
                .setCopy(CopyOrder.newBuilder()
                        .setProductId(ProductFixtures.bottle().id().toString())
                        .setCopyType(type)
                        .setTone("professional")
                        .setLengthPreference("medium")
                        .setCount(count)
                        .build())
                .setDeadlineAt(Instant.now().plusSeconds(60))
                .setDispatchedAt(Instant.parse("2026-11-21T00:00:00Z"))
                .build();
        return new TaskRun(
                task,
                Lane.INTERACTIVE,
                delivery,
                Instant.now(),
                new StageReporter(task, delivery, Clock.systemUTC(), new Heard(stages)));
    }

    private static Instant now() {
        return Instant.parse("2026-11-21T00:00:01Z");
    }

    private static Answer answer(String text) {
        return new Answer(text, "openai", "gpt-4o-mini", Optional.of(usage()), false, false, false, 1);
    }

    private static TokenUsage usage() {
        return TokenUsage.newBuilder().setInputTokens(100).setOutputTokens(20).build();
    }

    private static Trouble trouble(TroubleKind kind) {
        return new Trouble(kind, "openai", "gpt-4o-mini", "scripted", Optional.empty(), 1);
    }

    private static Trouble leftAlone(TroubleKind kind) {
        return new Trouble(kind, "openai", "gpt-4o-mini", "left alone", Optional.empty(), 0, true);
    }

    private static List<String> texts(Written written) {
        return written.items().stream().map(CopyItem::text).toList();
    }
}
