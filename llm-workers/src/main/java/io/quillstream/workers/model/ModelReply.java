package io.quillstream.workers.model;

import io.quillstream.schemas.event.TokenUsage;
import java.time.Duration;
import java.util.Optional;

/** What came of asking a model. */
public sealed interface ModelReply {

    /** How many calls were sent to providers, failed ones included. */
    int calls();

    /** The same with so many calls more. */
    ModelReply plusCalls(int more);

    /**
     * Text came back; whether it is usable is for the reader to say.
     *
     * @param provider who wrote it
     * @param model with which model, as asked for (prices go by that name)
     * @param usage tokens; empty means unknown
     * @param truncated true if the model stopped because of its length limit
     * @param cached true if it was remembered, not written now
     * @param degraded true if the local writer stood in because every provider was down
     */
    record Answer(
            String text,
            String provider,
            String model,
            Optional<TokenUsage> usage,
            boolean truncated,
            boolean cached,
            boolean degraded,
            int calls)
            implements ModelReply {

        @Override
        public Answer plusCalls(int more) {
            return new Answer(text, provider, model, usage, truncated, cached, degraded, calls + more);
        }

        /** The same, as remembered: no call was made for it now. */
        public Answer asCached() {
            return new Answer(text, provider, model, usage, truncated, true, degraded, 0);
        }

        /** The same, as a stand-in's. */
        public Answer asDegraded() {
            return new Answer(text, provider, model, usage, truncated, cached, true, calls);
        }
    }

    /**
     * No text came back.
     *
     * @param kind what it means for the next step and for whoever waits
     * @param provider whose trouble it is
     * @param model with which model
     * @param detail for logs and people: a status or a class of failure, never a body or a key
     * @param retryAfter how long the provider asked to wait, or is left alone
     * @param leftAlone true if it was not asked, because its breaker is open for trouble of this kind
     */
    record Trouble(
            TroubleKind kind,
            String provider,
            String model,
            String detail,
            Optional<Duration> retryAfter,
            int calls,
            boolean leftAlone)
            implements ModelReply {

        /** Of a provider that was asked. */
        public Trouble(
                TroubleKind kind,
                String provider,
                String model,
                String detail,
                Optional<Duration> retryAfter,
                int calls) {
            this(kind, provider, model, detail, retryAfter, calls, false);
        }

        @Override
        public Trouble plusCalls(int more) {
            return new Trouble(kind, provider, model, detail, retryAfter, calls + more, leftAlone);
        }
    }

    /** The process is stopping, or nobody wants the answer from it: neither success nor failure. */
    record Interrupted(int calls) implements ModelReply {

        @Override
        public Interrupted plusCalls(int more) {
            return new Interrupted(calls + more);
        }
    }
}
