package io.quillstream.workers.model;

import io.quillstream.runtime.gather.Gathering;
import io.quillstream.workers.model.ModelReply.Answer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers answers while whoever has them goes on: a task's result is on its way to the log meanwhile. Alone, an answer
 * leaves at once; what comes while others are on their way leaves together behind them. What is on its way to the cache is
 * found here. Bounded: whoever brings more than the cache takes waits for it. What a process still has on its way is lost
 * with it, milliseconds after the answer came. Thread-safe.
 */
public final class WriteBehindAnswers implements AnswerCache {

    private static final Logger LOG = LoggerFactory.getLogger(WriteBehindAnswers.class);
    private static final int MOST_UNDER_WAY = 1_000;

    private record Writing(Answer answer, CompletableFuture<Void> written) {}

    private final AnswerCache cache;
    private final Map<Asked, Writing> underWay = new ConcurrentHashMap<>();
    private final Gathering<Remembered, Void> writing;

    /** @param cache where answers go, by a virtual thread */
    public WriteBehindAnswers(AnswerCache cache) {
        this.cache = cache;
        Executor behind = round -> Thread.ofVirtual().name("remember-answers").start(round);
        this.writing = new Gathering<>(this::write, behind, behind);
    }

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        Writing onItsWay = underWay.get(new Asked(workspace, key));
        return onItsWay == null ? cache.find(workspace, key) : Optional.of(onItsWay.answer());
    }

    @Override
    public void put(UUID workspace, String key, Answer answer) {
        Writing mine = new Writing(answer, new CompletableFuture<>());
        if (underWay.size() >= MOST_UNDER_WAY || underWay.putIfAbsent(new Asked(workspace, key), mine) != null) {
            cache.put(workspace, key, answer);
            return;
        }
        writing.add(new Remembered(workspace, key, answer));
    }

    private List<Void> write(List<Remembered> some) {
        try {
            cache.putAll(some);
        } catch (RuntimeException | Error e) {
            // Whatever it is: else nothing would be written any more, and who forgets an answer would wait for ever.
            LOG.warn("{} answers could not be remembered", some.size(), e);
        } finally {
            some.forEach(one -> underWay.remove(new Asked(one.workspace(), one.key()))
                    .written()
                    .complete(null));
        }
        return Collections.nCopies(some.size(), null);
    }

    /** Waits for the answer if it is on its way, so that it does not arrive behind this. */
    @Override
    public void remove(UUID workspace, String key) {
        Writing onItsWay = underWay.get(new Asked(workspace, key));
        if (onItsWay != null) {
            onItsWay.written().join();
        }
        cache.remove(workspace, key);
    }
}
