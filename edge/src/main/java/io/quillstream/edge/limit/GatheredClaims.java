package io.quillstream.edge.limit;

import io.quillstream.edge.limit.SharedBuckets.Claim;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Claims of tokens, taken together: who comes alone leaves at once, who comes while a trip is under way leaves with all
 * others who came by then. A trip costs both ends about the same for one token and for sixty, and the posts of a burst come
 * together, as the answers did that they follow. Thread-safe; nobody waits here.
 */
final class GatheredClaims {

    private static final int MOST_TOGETHER = 100;

    private record Waiting(Claim claim, CompletableFuture<Verdict> verdict) {}

    private final Function<List<Claim>, List<Verdict>> buckets;
    private final Executor threads;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param buckets gives verdicts in the order of the claims; asked for one list at a time, and may block
     * @param threads where it is asked
     */
    GatheredClaims(Function<List<Claim>, List<Verdict>> buckets, Executor threads) {
        this.buckets = buckets;
        this.threads = threads;
    }

    /** The verdict, or what the buckets threw, when it is there. One that was cancelled before its trip takes no token. */
    Future<Verdict> add(Claim claim) {
        Waiting mine = new Waiting(claim, new CompletableFuture<>());
        waiting.add(mine);
        begin();
        return mine.verdict();
    }

    /** How many wait for the trip under way to be over. */
    int waiting() {
        return waiting.size();
    }

    private void begin() {
        if (waiting.isEmpty() || !underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(this::travel);
        } catch (RejectedExecutionException closed) {
            underWay.set(false);
            fail(next(), closed);
        }
    }

    private void travel() {
        while (!waiting.isEmpty()) {
            take(next());
        }
        underWay.set(false);
        // Who came between the two lines above found a trip under way.
        begin();
    }

    private List<Waiting> next() {
        List<Waiting> some = new ArrayList<>();
        for (Waiting one = waiting.poll(); one != null; one = some.size() < MOST_TOGETHER ? waiting.poll() : null) {
            // Who has given up has gone on without.
            if (!one.verdict().isDone()) {
                some.add(one);
            }
        }
        return some;
    }

    private void take(List<Waiting> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            List<Verdict> verdicts =
                    buckets.apply(some.stream().map(Waiting::claim).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).verdict().complete(verdicts.get(i));
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is: who waits would take a bucket that refuses to answer for one that is away.
            fail(some, e);
        }
    }

    private static void fail(List<Waiting> some, Throwable failure) {
        some.forEach(one -> one.verdict().completeExceptionally(failure));
    }
}
