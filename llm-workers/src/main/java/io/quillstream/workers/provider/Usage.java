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

    /** As reported; what the provider left out of it, or all of it, is an estimate that says so. */
    static TokenUsage of(ChatResponse response, Prompt prompt, String answer) {
        TokenUsage told = told(response);
        // Neither prompt nor answer is empty, so that nothing told of one of them is no figure.
        boolean input = told.getInputTokens() + told.getCacheReadTokens() + told.getCacheWriteTokens() > 0;
        boolean output =
                response.tokenUsage() != null && count(response.tokenUsage().outputTokenCount()) > 0;
        return input && output
                ? told
                : TokenUsage.newBuilder(told)
                        .setInputTokens(input ? told.getInputTokens() : estimate(prompt))
                        .setOutputTokens(output ? told.getOutputTokens() : TokenEstimate.of(answer))
                        .setEstimated(true)
                        .build();
    }

    private static TokenUsage told(ChatResponse response) {
        return switch (response.tokenUsage()) {
            case null -> reported(0, 0, 0, 0, 0);
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

    private static long estimate(Prompt prompt) {
        return TokenEstimate.of(prompt.system())
                + prompt.turns().stream().mapToInt(TokenEstimate::of).sum();
    }

    private static TokenUsage reported(long input, long output, long cacheRead, long cacheWrite, long reasoning) {
        return TokenUsage.newBuilder()
                .setInputTokens(Math.max(0, input))
                .setOutputTokens(Math.max(0, output))
                .setCacheReadTokens(cacheRead)
                .setCacheWriteTokens(cacheWrite)
                .setReasoningTokens(reasoning)
                .setEstimated(false)
                .build();
    }

    private static long count(Integer tokens) {
        return tokens == null ? 0 : tokens;
    }
}
