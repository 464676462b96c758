package io.quillstream.ingest.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quillstream.edge.problem.ProblemCode;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What idempotency keys have stood for at this door lately, by the id that follows from workspace and key. A key names one
 * thing, whatever the route, but a job and a batch of one key have one id and are decided by different rooms: what neither
 * can see of the other the view tells, and that a moment later. Nor does anybody tell in time which order came first if the
 * caller does not wait for the decision. This bridges the moment; other doors, and this one behind a restart, ask the view.
 * While an order or a batch is being taken nobody can say yet what its key will stand for, so one keeps the other out.
 * Holds {@value #MOST} ids at most, each for ten minutes. Thread-safe; nothing here waits.
 */
public final class RecentKeys {

    private static final int MOST = 50_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** Stands for a batch where otherwise orders are counted. */
    private static final int BATCH = -1;

    private static final Duration TRY_AGAIN = Duration.ofSeconds(2);

    /** A request of a key that is being taken; closed as soon as it is noted what the key stands for. */
    public interface Turn extends AutoCloseable {
        @Override
        void close();
    }

    /** What a key stands for. */
    private sealed interface Use {

        /** @param since when its first request came */
        record Job(String fingerprint, Instant since) implements Use {}

        record Batch() implements Use {}
    }

    private final Cache<UUID, Use> uses = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    /** By id how many orders are being taken, or that a batch is. */
    private final ConcurrentHashMap<UUID, Integer> underWay = new ConcurrentHashMap<>();

    /**
     * An order is being taken under the key behind the id. There may be several at once: the single writer makes one job of
     * them.
     *
     * @throws ProblemException 409 IDEMPOTENCY_IN_PROGRESS if a batch is being taken under it
     */
    public Turn takeJob(UUID id) {
        underWay.compute(id, (key, orders) -> {
            if (orders != null && orders == BATCH) {
                throw inProgress();
            }
            return orders == null ? 1 : orders + 1;
        });
        return () -> underWay.computeIfPresent(id, (key, orders) -> orders == 1 ? null : orders - 1);
    }

    /**
     * A batch is being taken under the key behind the id.
     *
     * @throws ProblemException 409 IDEMPOTENCY_IN_PROGRESS if anything else is
     */
    public Turn takeBatch(UUID id) {
        if (underWay.putIfAbsent(id, BATCH) != null) {
            throw inProgress();
        }
        return () -> underWay.remove(id);
    }

    /** The key behind the id stands for a batch from now on. */
    public void noteBatch(UUID id) {
        uses.put(id, new Use.Batch());
    }

    /**
     * The key behind the id stands for this order from now on: the single writer or the view said so.
     *
     * @param since when its first request came
     */
    public void noteJob(UUID id, String fingerprint, Instant since) {
        uses.put(id, new Use.Job(fingerprint, since));
    }

    /**
     * The key behind the id stands for this order from now on, unless it is known to stand for something already. Of several
     * callers at once one is the first.
     *
     * @param now when this request came
     * @return when the first request came, if this is not the first
     * @throws ProblemException 422 IDEMPOTENCY_KEY_REUSED if the key stands for something else
     */
    public Optional<Instant> claimJob(UUID id, String fingerprint, Instant now) {
        Use known = uses.asMap().putIfAbsent(id, new Use.Job(fingerprint, now));
        return known == null
                ? Optional.empty()
                : Optional.of(sameJob(known, fingerprint).since());
    }

    /** @throws ProblemException 422 IDEMPOTENCY_KEY_REUSED if the key behind the id is known to stand for a job */
    public void requireBatch(UUID id) {
        if (uses.getIfPresent(id) instanceof Use.Job) {
            throw IdempotencyKey.reused();
        }
    }

    /** @throws ProblemException 422 IDEMPOTENCY_KEY_REUSED if the key is known to stand for a batch or for another order */
    public void requireJob(UUID id, String fingerprint) {
        Use known = uses.getIfPresent(id);
        if (known != null) {
            sameJob(known, fingerprint);
        }
    }

    private static ProblemException inProgress() {
        return ProblemCode.IDEMPOTENCY_IN_PROGRESS
                .because("A request with this Idempotency-Key is being taken")
                .withRetryAfter(TRY_AGAIN);
    }

    private static Use.Job sameJob(Use known, String fingerprint) {
        if (known instanceof Use.Job job && job.fingerprint().equals(fingerprint)) {
            return job;
        }
        throw IdempotencyKey.reused();
    }
}
