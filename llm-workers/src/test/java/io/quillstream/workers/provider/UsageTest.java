package io.quillstream.workers.provider;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.workers.Calls;
import io.quillstream.workers.model.TokenEstimate;
import io.quillstream.workers.prompt.CopyType;
import io.quillstream.workers.prompt.Prompt;
import org.junit.jupiter.api.Test;

class UsageTest {

    private static final String ANSWER = "{\"items\": [\"A bottle for every day\"]}";

    private final Prompt prompt = Calls.prompt(CopyType.TITLES, 1);

    @Test
    void whatIsToldIsKept() {
        TokenUsage both = usage(new dev.langchain4j.model.output.TokenUsage(100, 50));
        assertAll(
                () -> assertEquals(100, both.getInputTokens()),
                () -> assertEquals(50, both.getOutputTokens()),
                () -> assertFalse(both.getEstimated()));
    }

    /** Neither can be true: there was a prompt, and there is an answer. */
    @Test
    void aSideOfWhichNothingIsToldIsEstimatedAndNotZero() {
        for (Integer nothing : new Integer[] {null, 0, -1}) {
            TokenUsage noPrompt = usage(new dev.langchain4j.model.output.TokenUsage(nothing, 50, 50));
            TokenUsage noAnswer = usage(new dev.langchain4j.model.output.TokenUsage(100, nothing, 100));
            assertAll(
                    "told " + nothing,
                    () -> assertTrue(
                            noPrompt.getInputTokens() > TokenEstimate.of(prompt.system()), "the turns count as well"),
                    () -> assertEquals(50, noPrompt.getOutputTokens()),
                    () -> assertTrue(noPrompt.getEstimated()),
                    () -> assertEquals(100, noAnswer.getInputTokens()),
                    () -> assertEquals(TokenEstimate.of(ANSWER), noAnswer.getOutputTokens()),
                    () -> assertTrue(noAnswer.getEstimated()));
        }
    }

    @Test
    void aPromptThatCameFromTheProvidersCacheIsTold() {
        TokenUsage cached = usage(AnthropicTokenUsage.builder()
                .inputTokenCount(0)
                .outputTokenCount(50)
                .cacheReadInputTokens(90)
                .build());
        assertAll(
                () -> assertEquals(0, cached.getInputTokens()),
                () -> assertEquals(90, cached.getCacheReadTokens()),
                () -> assertFalse(cached.getEstimated()));
    }

    private TokenUsage usage(dev.langchain4j.model.output.TokenUsage told) {
        ChatResponse response = ChatResponse.builder()
                .aiMessage(AiMessage.from(ANSWER))
                .tokenUsage(told)
                .build();
        return Usage.of(response, prompt, ANSWER);
    }
}
