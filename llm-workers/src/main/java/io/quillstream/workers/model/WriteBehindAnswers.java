package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers answers while whoever has them goes on: a task's result is on its way to the log meanwhile. What is on its way
 * to the cache is found here. Bounded: whoever brings more than the cache takes waits for it. What a process still has on
 * its way is lost with it, milliseconds after the answer came. Thread-safe.
 */
public final class WriteBehindAnswers implements AnswerCache {

    private static final int MOST_UNDER_WAY = 1_000;

    private record Key(UUID workspace, String key) {}

    private record Writing(Answer answer, CompletableFuture<Void> written) {}

    private final AnswerCache cache;
    private final Map<Key, Writing> underWay = new ConcurrentHashMap<>();

    /** @param cache where answers go, by virtual threads */
    public WriteBehindAnswers(AnswerCache cache) {
        this.cache = cache;
    }

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        Writing writing = underWay.get(new Key(workspace, key));
        return writing == null ? cache.find(workspace, key) : Optional.of(writing.answer());
    }

    @Override
    public void put(UUID workspace, String key, Answer answer) {
        Writing writing = new Writing(answer, new CompletableFuture<>());
        Key name = new Key(workspace, key);
        if (underWay.size() >= MOST_UNDER_WAY || underWay.putIfAbsent(name, writing) != null) {
            cache.put(workspace, key, answer);
            return;
        }
        Thread.ofVirtual().name("remember-answer").start(() -> {
            try {
                cache.put(workspace, key, answer);
            } finally {
                underWay.remove(name, writing);
                writing.written().complete(null);
            }
        });
    }

    /** Waits for the answer if it is on its way, so that it does not arrive behind this. */
    @Override
    public void remove(UUID workspace, String key) {
        Writing writing = underWay.get(new Key(workspace, key));
        if (writing != null) {
            writing.written().join();
        }
        cache.remove(workspace, key);
    }
}
