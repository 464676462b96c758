package io.quillstream.workers.model;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter.MeterProvider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quillstream.runtime.telemetry.LatencyTimer;
import io.quillstream.schemas.event.TokenUsage;
import io.quillstream.schemas.price.PriceBooks;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;

/** Counts the calls of one provider by outcome, their time, tokens and cost. Thread-safe. */
public final class MeteredModel implements TextModel {

    private final TextModel model;
    private final String provider;
    private final MeterRegistry meters;
    private final MeterProvider<Timer> calls;
    private final Counter usageUnknown;
    private final PriceBooks prices;
    private final Clock clock;

    public MeteredModel(TextModel model, String provider, MeterRegistry meters, PriceBooks prices, Clock clock) {
        this.model = model;
        this.provider = provider;
        this.meters = meters;
        this.calls = LatencyTimer.named("quill.llm.calls")
                .description("Calls to providers, with what the provider took to answer")
                .tag("provider", provider)
                .withRegistry(meters);
        // From 0 on: an alert on an increase sees none where a series begins with its first call.
        this.usageUnknown = meters.counter("quill.llm.usage.unknown", "provider", provider);
        this.prices = prices;
        this.clock = clock;
    }

    @Override
    public ModelReply write(ModelCall call) {
        long began = System.nanoTime();
        ModelReply reply = model.write(call);
        String outcome = switch (reply) {
            case ModelReply.Answer answer -> "answered";
            case ModelReply.Trouble trouble -> trouble.kind().name().toLowerCase(Locale.ROOT);
            case ModelReply.Interrupted interrupted -> "interrupted";
        };
        calls.withTag("outcome", outcome).record(Duration.ofNanos(System.nanoTime() - began));
        if (reply instanceof ModelReply.Answer answer && answer.usage().isPresent()) {
            count(answer, answer.usage().get());
        } else if (reply.calls() > 0) {
            usageUnknown.increment(reply.calls());
        }
        return reply;
    }

    private void count(ModelReply.Answer answer, TokenUsage usage) {
        tokens("input", usage.getInputTokens());
        tokens("output", usage.getOutputTokens());
        tokens("cache_read", usage.getCacheReadTokens());
        tokens("cache_write", usage.getCacheWriteTokens());
        tokens("reasoning", usage.getReasoningTokens());
        prices.at(clock.instant())
                .costMicros(answer.provider(), answer.model(), usage)
                .ifPresent(micros -> meters.counter("quill.llm.cost.micros", "provider", provider)
                        .increment(micros));
    }

    private void tokens(String kind, long count) {
        if (count > 0) {
            meters.counter("quill.llm.tokens", "provider", provider, "kind", kind)
                    .increment(count);
        }
    }
}
