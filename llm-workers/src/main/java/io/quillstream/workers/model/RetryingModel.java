package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import java.time.Clock;
import java.time.Duration;
import java.util.function.LongUnaryOperator;

/**
 * Asks one provider again when it may do better a little later: exponential back-off with full jitter, at least as long
 * as the provider asks for, and a random time more since it asks the same of all who call it. Gives up early when the
 * answer would come too late, when nobody waits for it any longer, or when the provider asks for more patience than
 * another provider needs. Thread-safe.
 */
public final class RetryingModel implements TextModel {

    /** Whoever asks for a longer wait is passed over. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** The same where another provider comes next, who may answer at once. */
    private static final Duration LONGEST_WAIT_BEFORE_NEXT = Duration.ofSeconds(10);

    private final TextModel model;
    private final int attempts;
    private final Duration backoff;
    private final boolean lastResort;
    private final LongUnaryOperator random;
    private final Clock clock;

    /**
     * @param attempts calls at most, the first included
     * @param backoff upper bound of the first wait; doubles each time
     * @param lastResort true if nobody comes after this provider: then an open breaker is waited for, too
     * @param random a number from 0 to the given one
     */
    public RetryingModel(
            TextModel model,
            int attempts,
            Duration backoff,
            boolean lastResort,
            LongUnaryOperator random,
            Clock clock) {
        this.model = model;
        this.attempts = attempts;
        this.backoff = backoff;
        this.lastResort = lastResort;
        this.random = random;
        this.clock = clock;
    }

    @Override
    public ModelReply write(ModelCall call) {
        int calls = 0;
        for (int attempt = 1; ; attempt++) {
            ModelReply reply = model.write(call).plusCalls(calls);
            calls = reply.calls();
            if (!(reply instanceof Trouble trouble) || !retries(trouble) || attempt == attempts) {
                return reply;
            }
            Duration wait = wait(trouble, attempt);
            boolean tooLate = !clock.instant().plus(wait).isBefore(call.deadline());
            if (tooLate || tooLong(trouble, wait) || !call.events().wanted()) {
                return reply;
            }
            call.events().retrying(wait);
            try {
                Thread.sleep(wait);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Interrupted(calls);
            }
            if (!call.events().wanted()) {
                return reply;
            }
            call.events().nextAttempt();
        }
    }

    /** A provider that is left alone for what does not pass by itself is not waited for either. */
    private boolean retries(Trouble trouble) {
        return trouble.kind().retryable() && (lastResort || !trouble.leftAlone());
    }

    private boolean tooLong(Trouble trouble, Duration wait) {
        Duration asked = trouble.retryAfter().orElse(Duration.ZERO);
        return asked.compareTo(LONGEST_WAIT) > 0
                || wait.compareTo(LONGEST_WAIT.plus(backoff)) > 0
                || (!lastResort && asked.compareTo(LONGEST_WAIT_BEFORE_NEXT) > 0);
    }

    private Duration wait(Trouble trouble, int attempt) {
        if (trouble.leftAlone()) {
            // Not a moment longer than it is left alone; the breaker lets one call in and makes the others wait for it.
            return trouble.retryAfter().orElse(backoff);
        }
        Duration jittered = random(backoff.toMillis() << (attempt - 1));
        return trouble.retryAfter()
                .map(asked -> asked.plus(random(backoff.toMillis())))
                .filter(asked -> asked.compareTo(jittered) > 0)
                .orElse(jittered);
    }

    private Duration random(long mostMillis) {
        return Duration.ofMillis(random.applyAsLong(mostMillis));
    }
}
