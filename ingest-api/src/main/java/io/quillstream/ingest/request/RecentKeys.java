package io.quillstream.ingest.request;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.quillstream.edge.problem.ProblemException;
import java.time.Duration;
import java.util.UUID;

/**
 * What idempotency keys have stood for at this door lately, by the id that follows from workspace and key. A key names one
 * thing, whatever the route, but a job and a batch of one key have one id and are decided by different rooms: what neither
 * can see of the other the view tells, and that a moment later. This bridges the moment; other doors, and this one behind a
 * restart, ask the view. Holds {@value #MOST} ids at most, each for ten minutes. Thread-safe; nothing here waits.
 */
public final class RecentKeys {

    private static final int MOST = 50_000;
    private static final Duration KEPT = Duration.ofMinutes(10);

    /** What a key can stand for. */
    public enum Use {
        JOB,
        BATCH
    }

    private final Cache<UUID, Use> uses = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(KEPT)
            .executor(Runnable::run)
            .build();

    /** The key behind the id stands for this from now on. */
    public void note(UUID id, Use use) {
        uses.put(id, use);
    }

    /** @throws ProblemException 422 IDEMPOTENCY_KEY_REUSED if the key behind the id is known to stand for something else */
    public void require(UUID id, Use use) {
        Use known = uses.getIfPresent(id);
        if (known != null && known != use) {
            throw IdempotencyKey.reused();
        }
    }
}
