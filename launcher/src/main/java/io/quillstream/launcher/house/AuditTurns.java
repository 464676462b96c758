package io.quillstream.launcher.house;

import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Who may verify when. Operators do so one at a time, and no tenant is in their way. Beside them tenants do so one at a
 * time, in the order in which they came, each workspace standing in line once. After a long one a workspace rests for three
 * times as long as it had the turn: one that asks in a loop has a quarter of the time at most. A short log is asked about
 * as often as anybody likes. Thread-safe.
 */
final class AuditTurns {

    private static final Duration COME_AGAIN = Duration.ofSeconds(5);
    private static final int RESTS = 3;
    private static final long SHORT = Duration.ofSeconds(5).toNanos();

    /** More than can ever stand in line. */
    private static final int EVERYBODY = 1_000_000;

    private final Duration patience;
    private final LongSupplier nanos;
    private final Semaphore ofOperators = new Semaphore(1);
    private final Semaphore ofTenants = new Semaphore(1, true);
    private final Set<UUID> present = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Long> restingUntil = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** The right to verify, until it is closed. */
    interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** @param patience how long a tenant stands in line before it is told to come again */
    AuditTurns(Duration patience, LongSupplier nanos) {
        this.patience = patience;
        this.nanos = nanos;
    }

    /** @throws ProblemException 503 if another operator verifies */
    Turn ofOperator() {
        if (!ofOperators.tryAcquire()) {
            throw busy("Another verification is under way");
        }
        return ofOperators::release;
    }

    /**
     * Waits for the turn of a workspace.
     *
     * @throws ProblemException 429 if it verifies, waits or rests already, 503 if its turn does not come
     */
    Turn ofWorkspace(UUID workspace) throws InterruptedException {
        if (!present.add(workspace)) {
            throw tooOften("A verification of this workspace is under way", COME_AGAIN);
        }
        boolean taken = false;
        try {
            requireRested(workspace);
            taken = ofTenants.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS) && !closed;
            if (!taken) {
                throw busy("Other workspaces verify theirs");
            }
        } finally {
            if (!taken) {
                present.remove(workspace);
            }
        }
        long begun = nanos.getAsLong();
        return () -> {
            long now = nanos.getAsLong();
            long took = now - begun;
            if (took > SHORT) {
                restingUntil.put(workspace, now + RESTS * took);
            }
            present.remove(workspace);
            ofTenants.release();
        };
    }

    /** Sends away all who stand in line. */
    void close() {
        closed = true;
        ofTenants.release(EVERYBODY);
    }

    private void requireRested(UUID workspace) {
        long now = nanos.getAsLong();
        restingUntil.values().removeIf(until -> until - now <= 0);
        Long until = restingUntil.get(workspace);
        if (until != null) {
            throw tooOften("This workspace was verified a moment ago", Duration.ofNanos(until - now));
        }
    }

    private static ProblemException tooOften(String detail, Duration wait) {
        return ProblemCode.RATE_LIMITED.because(detail).withRetryAfter(wait);
    }

    private static ProblemException busy(String detail) {
        return ProblemCode.OVERLOADED.because(detail).withRetryAfter(COME_AGAIN);
    }
}
