package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import io.quillstream.workers.model.ModelReply.Interrupted;
import io.quillstream.workers.model.ModelReply.Trouble;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Leaves a sick provider alone. Where nobody comes after it, the outcome of a call that tries it is waited for: refusing
 * meanwhile would fail jobs in the very moment in which the provider may be back. Thread-safe.
 */
public final class BreakerModel implements TextModel {

    /** A clock of another kind may be a little ahead of the breaker's. */
    private static final Duration MARGIN = Duration.ofMillis(5);

    private final TextModel model;
    private final String provider;
    private final String name;
    private final ProviderHealth health;
    private final boolean lastResort;

    /** @param lastResort true if nobody comes after this provider */
    public BreakerModel(TextModel model, String provider, String name, ProviderHealth health, boolean lastResort) {
        this.model = model;
        this.provider = provider;
        this.name = name;
        this.health = health;
        this.lastResort = lastResort;
    }

    @Override
    public ModelReply write(ModelCall call) {
        try {
            if (!admitted(call.deadline())) {
                return givenUp(health, provider, name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Interrupted(0);
        }
        long era = health.era();
        long began = System.nanoTime();
        ModelReply reply;
        try {
            reply = model.write(call);
        } catch (RuntimeException | Error e) {
            // A leave that is not given back would be the last: the provider would be left alone for ever.
            health.unknown(era);
            throw e;
        }
        long took = System.nanoTime() - began;
        switch (reply) {
            case Answer answer -> health.well(era, took);
            case Interrupted interrupted -> health.unknown(era);
            case Trouble trouble when trouble.calls() == 0 -> health.unknown(era);
            case Trouble trouble when trouble.kind().sickness() -> health.sick(era, took, trouble.kind());
            case Trouble trouble -> health.well(era, took);
        }
        return reply;
    }

    /**
     * What whoever is not admitted gets instead of an answer: the trouble that the provider is left alone for, since a client
     * is told the same whether its own call met it or another one's.
     */
    static Trouble givenUp(ProviderHealth health, String provider, String name) {
        return new Trouble(
                health.lastSickness(),
                provider,
                name,
                "left alone",
                Optional.of(health.untilTrial().plus(MARGIN)),
                0,
                true);
    }

    private boolean admitted(Instant deadline) throws InterruptedException {
        if (health.admits()) {
            return true;
        }
        if (!lastResort) {
            return false;
        }
        health.awaitTrial(deadline);
        return health.admits();
    }
}
