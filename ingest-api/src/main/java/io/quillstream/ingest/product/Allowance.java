package io.quillstream.ingest.product;

import io.quillstream.edge.lookup.OneAsks;
import io.quillstream.edge.problem.ProblemCode;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/**
 * How much of something a workspace may keep here. What it has is measured now and then and added up between, so several
 * doors may let in a little more than the bound: it is there for the disk's sake, not to the unit. Thread-safe.
 */
public final class Allowance {

    private static final long BELIEVED = Duration.ofMinutes(10).toNanos();

    /** For a workspace that is full: other doors may have deleted some. */
    private static final long BELIEVED_TO_BE_FULL = Duration.ofSeconds(10).toNanos();

    private static final int MOST_WORKSPACES = 10_000;

    private record Held(AtomicLong amount, long measuredAt) {}

    private final String what;
    private final long most;
    private final ToLongFunction<UUID> measure;
    private final LongSupplier nanos;
    private final ConcurrentMap<UUID, Held> known = new ConcurrentHashMap<>();
    private final OneAsks<UUID, Held> questions = new OneAsks<>();

    /**
     * @param what its name with the bound, for the refusal
     * @param measure asks the store how much a workspace has
     */
    public Allowance(String what, long most, ToLongFunction<UUID> measure) {
        this(what, most, measure, System::nanoTime);
    }

    Allowance(String what, long most, ToLongFunction<UUID> measure, LongSupplier nanos) {
        this.what = what;
        this.most = most;
        this.measure = measure;
        this.nanos = nanos;
    }

    /** Whether there is room for so much more. */
    boolean allows(UUID workspace, long more) {
        return held(workspace, BELIEVED) + more <= most || held(workspace, BELIEVED_TO_BE_FULL) + more <= most;
    }

    /** @throws io.quillstream.edge.problem.ProblemException 402 if there is no room for so much more */
    void require(UUID workspace, long more) {
        if (!allows(workspace, more)) {
            throw ProblemCode.QUOTA_EXCEEDED.because("A workspace may keep " + what + "; the operator can allow more");
        }
    }

    /** Notes that so much was added, or, below 0, removed. */
    void changed(UUID workspace, long by) {
        Held held = known.get(workspace);
        if (held != null) {
            held.amount.addAndGet(by);
        }
    }

    private long held(UUID workspace, long believed) {
        Held held = known.get(workspace);
        if (held == null || nanos.getAsLong() - held.measuredAt >= believed) {
            held = questions
                    .ask(workspace, () -> Optional.of(measured(workspace)))
                    .orElseThrow();
        }
        return held.amount.get();
    }

    private Held measured(UUID workspace) {
        Held held = new Held(new AtomicLong(measure.applyAsLong(workspace)), nanos.getAsLong());
        if (known.size() >= MOST_WORKSPACES) {
            known.clear();
        }
        known.put(workspace, held);
        return held;
    }
}
