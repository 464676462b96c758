package io.quillstream.workers.provider;

import dev.langchain4j.model.anthropic.AnthropicTokenUsage;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.googleai.GoogleAiGeminiTokenUsage;
import dev.langchain4j.model.openai.OpenAiTokenUsage;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.workers.model.TokenEstimate;
import io.quillstream.workers.prompt.Prompt;
import java.util.Optional;

/**
 * Tokens of an answer by the kinds that prices distinguish. Providers count differently: OpenAI's and Gemini's input
 * includes what was read from their caches or written to them, Anthropic's does not; OpenAI's output includes reasoning,
 * Gemini's does not.
 */
final class Usage {

    private Usage() {}

    /** As reported; if the provider reported nothing, an estimate that says so. */
    static TokenUsage of(ChatResponse response, Prompt prompt, String answer) {
        return switch (response.tokenUsage()) {
            case null -> estimated(prompt, answer);
            case dev.langchain4j.model.output.TokenUsage usage
            when zero(usage.inputTokenCount()) && zero(usage.outputTokenCount()) -> estimated(prompt, answer);
            case OpenAiTokenUsage usage -> {
                long cached = Optional.ofNullable(usage.inputTokensDetails())
                        .map(OpenAiTokenUsage.InputTokensDetails::cachedTokens)
                        .orElse(0);
                long reasoning = Optional.ofNullable(usage.outputTokensDetails())
                        .map(OpenAiTokenUsage.OutputTokensDetails::reasoningTokens)
                        .orElse(0);
                long written = CacheWrites.of(response.metadata());
                yield reported(
                        count(usage.inputTokenCount()) - cached - written,
                        count(usage.outputTokenCount()) - reasoning,
                        cached,
                        written,
                        reasoning);
            }
            case AnthropicTokenUsage usage ->
                reported(
                        count(usage.inputTokenCount()),
                        count(usage.outputTokenCount()),
                        count(usage.cacheReadInputTokens()),
                        count(usage.cacheCreationInputTokens()),
                        0);
            case GoogleAiGeminiTokenUsage usage -> {
                long cached = count(usage.cachedContentTokenCount());
                yield reported(
                        count(usage.inputTokenCount()) - cached,
                        count(usage.outputTokenCount()),
                        cached,
                        0,
                        count(usage.thoughtsTokenCount()));
            }
            case dev.langchain4j.model.output.TokenUsage usage ->
                reported(count(usage.inputTokenCount()), count(usage.outputTokenCount()), 0, 0, 0);
        };
    }

    private static TokenUsage estimated(Prompt prompt, String answer) {
        int input = TokenEstimate.of(prompt.system())
                + prompt.turns().stream().mapToInt(TokenEstimate::of).sum();
        return usage(input, TokenEstimate.of(answer), 0, 0, 0, true);
    }

    private static TokenUsage reported(long input, long output, long cacheRead, long cacheWrite, long reasoning) {
        return usage(Math.max(0, input), Math.max(0, output), cacheRead, cacheWrite, reasoning, false);
    }

    private static TokenUsage usage(
            long input, long output, long cacheRead, long cacheWrite, long reasoning, boolean estimated) {
        return TokenUsage.newBuilder()
                .setInputTokens(input)
                .setOutputTokens(output)
                .setCacheReadTokens(cacheRead)
                .setCacheWriteTokens(cacheWrite)
                .setReasoningTokens(reasoning)
                .setEstimated(estimated)
                .build();
    }

    private static long count(Integer tokens) {
        return tokens == null ? 0 : tokens;
    }

    private static boolean zero(Integer tokens) {
        return tokens == null || tokens == 0;
    }
}
