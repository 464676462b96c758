package io.quillstream.workers.product;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks again while the store is away: giving the task back at once would only count its deliveries up. Gives up after
 * about a minute, or when the thread is interrupted, with what the store threw. Any other failure is passed on.
 * Thread-safe.
 */
public final class PatientProductTexts implements ProductTexts {

    private static final Logger LOG = LoggerFactory.getLogger(PatientProductTexts.class);
    private static final int TRIES = 16;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final ProductTexts source;

    public PatientProductTexts(ProductTexts source) {
        this.source = source;
    }

    @Override
    public Optional<ProductText> find(UUID workspace, UUID product) {
        Duration pause = Duration.ofMillis(100);
        for (int tries = 1; ; tries++) {
            try {
                return source.find(workspace, product);
            } catch (StoreAwayException e) {
                if (tries == TRIES || Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                LOG.warn(
                        "Product texts cannot be read ({}), trying again",
                        e.getCause().getClass().getSimpleName());
                LockSupport.parkNanos(pause.toNanos());
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
    }
}
