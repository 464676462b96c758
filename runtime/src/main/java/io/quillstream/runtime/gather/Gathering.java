package io.quillstream.runtime.gather;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Questions that are asked together: who comes alone is asked for at once, who comes while a round is under way is asked for
 * with all others who came by then. A trip to a server costs both ends about the same for one question and for sixty. There is
 * one round at a time, and who comes first is in the earlier one. Thread-safe; nobody waits here.
 *
 * @param <Q> what is asked
 * @param <A> what is answered
 */
public final class Gathering<Q, A> {

    private static final int MOST_TOGETHER = 100;

    private record Waiting<Q, A>(Q question, CompletableFuture<A> answer) {}

    private final Function<List<Q>, List<A>> all;
    private final Executor first;
    private final Executor later;
    private final Queue<Waiting<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean underWay = new AtomicBoolean();

    /**
     * @param all gives answers in the order of the questions; asked for one list at a time, of a hundred at most, and may block
     * @param first where the round of somebody is done who finds none under way; {@code Runnable::run} for his own thread
     * @param later where the rounds of those are done who came meanwhile
     */
    public Gathering(Function<List<Q>, List<A>> all, Executor first, Executor later) {
        this.all = all;
        this.first = first;
        this.later = later;
    }

    /**
     * The answer when it is there, or what the round failed with, {@link RejectedExecutionException} if no thread does any
     * more. One that was cancelled before its round is not asked for.
     */
    public CompletableFuture<A> add(Q question) {
        Waiting<Q, A> mine = new Waiting<>(question, new CompletableFuture<>());
        waiting.add(mine);
        begin(first);
        return mine.answer();
    }

    /** How many wait for the round under way to be over. */
    public int waiting() {
        return waiting.size();
    }

    private void begin(Executor threads) {
        if (waiting.isEmpty() || !underWay.compareAndSet(false, true)) {
            return;
        }
        try {
            threads.execute(this::round);
        } catch (RejectedExecutionException closed) {
            underWay.set(false);
            for (List<Waiting<Q, A>> some = next(); !some.isEmpty(); some = next()) {
                fail(some, closed);
            }
        }
    }

    /** Who came meanwhile, or finds a round under way until the second line, is another thread's: who asked may go on. */
    private void round() {
        ask(next());
        underWay.set(false);
        begin(later);
    }

    private List<Waiting<Q, A>> next() {
        List<Waiting<Q, A>> some = new ArrayList<>();
        while (some.size() < MOST_TOGETHER) {
            Waiting<Q, A> one = waiting.poll();
            if (one == null) {
                return some;
            }
            // Who has given up has gone on without.
            if (!one.answer().isDone()) {
                some.add(one);
            }
        }
        return some;
    }

    private void ask(List<Waiting<Q, A>> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            List<A> answers = all.apply(some.stream().map(Waiting::question).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).answer().complete(answers.get(i));
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is: those who wait would do so for ever.
            fail(some, e);
        }
    }

    private static <Q, A> void fail(List<Waiting<Q, A>> some, Throwable failure) {
        some.forEach(one -> one.answer().completeExceptionally(failure));
    }
}
