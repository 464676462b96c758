package io.quillstream.workers.task;

import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.price.PriceBook;
import io.quillstream.workers.model.ModelReply;
import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * What was asked of models for one attempt at a task, and what it took. Immutable.
 *
 * @param template version of the template; empty if no prompt was made
 * @param replies in order; empty if nobody was asked
 */
public record Spending(Optional<String> template, List<ModelReply> replies) {

    /** Before anything. */
    public static final Spending NONE = new Spending(Optional.empty(), List.of());

    public Spending withTemplate(String version) {
        return new Spending(Optional.of(version), replies);
    }

    public Spending plus(ModelReply reply) {
        List<ModelReply> more = new ArrayList<>(replies);
        more.add(reply);
        return new Spending(template, List.copyOf(more));
    }

    /** Calls to providers, failed ones included. */
    public int calls() {
        return replies.stream().mapToInt(ModelReply::calls).sum();
    }

    /**
     * Calls of which no provider told what they used: those that failed, timed out or broke before a good one, too. Their
     * tokens are unknown, which is not the same as none.
     */
    public int unmeteredCalls() {
        long metered = answers().stream()
                .filter(answer -> !answer.cached() && answer.usage().isPresent())
                .count();
        return calls() - (int) metered;
    }

    /** Version of the template that somebody was asked with; empty if nobody was. */
    public Optional<String> askedTemplate() {
        return provider().flatMap(asked -> template);
    }

    /** Who wrote the last answer, or failed last; empty if nobody was called and nothing was remembered. */
    public Optional<String> provider() {
        return last(Answer::provider, Trouble::provider);
    }

    public Optional<String> model() {
        return last(Answer::model, Trouble::model);
    }

    public boolean degraded() {
        return answers().stream().anyMatch(Answer::degraded);
    }

    /** Whether the copy was remembered and no call was made for it. */
    public boolean cached() {
        return !answers().isEmpty() && answers().stream().allMatch(Answer::cached);
    }

    /** Tokens of all answers; empty if there is none or one of them is unknown. Calls without an answer are not in it. */
    public Optional<TokenUsage> usage() {
        if (answers().isEmpty()
                || answers().stream().anyMatch(answer -> answer.usage().isEmpty())) {
            return Optional.empty();
        }
        return answers().stream().flatMap(answer -> answer.usage().stream()).reduce(Spending::sum);
    }

    /**
     * Micro-USD of all answers; empty if there is none, or the tokens or the price of one are unknown. What the local
     * writer wrote in the place of providers that are down costs nothing.
     */
    public OptionalLong costMicros(PriceBook book) {
        long sum = 0;
        for (Answer answer : answers()) {
            OptionalLong cost = costMicros(answer, book);
            if (cost.isEmpty()) {
                return cost;
            }
            sum += cost.getAsLong();
        }
        return answers().isEmpty() ? OptionalLong.empty() : OptionalLong.of(sum);
    }

    private static OptionalLong costMicros(Answer answer, PriceBook book) {
        if (answer.degraded()) {
            return OptionalLong.of(0);
        }
        return answer.usage()
                .map(usage -> book.costMicros(answer.provider(), answer.model(), usage))
                .orElse(OptionalLong.empty());
    }

    private List<Answer> answers() {
        return replies.stream()
                .filter(Answer.class::isInstance)
                .map(Answer.class::cast)
                .toList();
    }

    private Optional<String> last(Function<Answer, String> ofAnswer, Function<Trouble, String> ofTrouble) {
        return replies.reversed().stream()
                .map(reply -> named(reply, ofAnswer, ofTrouble))
                .flatMap(Optional::stream)
                .findFirst();
    }

    /** Empty for a provider that was left alone. */
    private static Optional<String> named(
            ModelReply reply, Function<Answer, String> ofAnswer, Function<Trouble, String> ofTrouble) {
        return switch (reply) {
            case Answer answer -> Optional.of(ofAnswer.apply(answer));
            case Trouble trouble -> trouble.calls() == 0 ? Optional.empty() : Optional.of(ofTrouble.apply(trouble));
            case ModelReply.Interrupted interrupted -> Optional.empty();
        };
    }

    private static TokenUsage sum(TokenUsage a, TokenUsage b) {
        return TokenUsage.newBuilder()
                .setInputTokens(a.getInputTokens() + b.getInputTokens())
                .setOutputTokens(a.getOutputTokens() + b.getOutputTokens())
                .setCacheReadTokens(a.getCacheReadTokens() + b.getCacheReadTokens())
                .setCacheWriteTokens(a.getCacheWriteTokens() + b.getCacheWriteTokens())
                .setReasoningTokens(a.getReasoningTokens() + b.getReasoningTokens())
                .setEstimated(a.getEstimated() || b.getEstimated())
                .build();
    }
}
