package io.quillstream.edge.lookup;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Questions to a store that many requests have at the same moment: one of them asks, the others take its answer. A burst
 * under one credential would else ask as often as it has requests, and wait for connections until they are refused.
 * What was not found is no answer for the others, who may have come after it was made: they ask themselves. Thread-safe.
 */
public final class OneAsks<K, V> {

    private final ConcurrentMap<K, CompletableFuture<Optional<V>>> underWay = new ConcurrentHashMap<>();

    /** The answer to the question of that name; whatever it throws, all who wait for it get. */
    public Optional<V> ask(K name, Supplier<Optional<V>> question) {
        CompletableFuture<Optional<V>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<V>> others = underWay.putIfAbsent(name, mine);
        if (others != null) {
            Optional<V> found = answerOf(others);
            return found.isPresent() ? found : question.get();
        }
        try {
            Optional<V> found = question.get();
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e);
            throw e;
        } finally {
            underWay.remove(name, mine);
        }
    }

    private static <V> Optional<V> answerOf(CompletableFuture<Optional<V>> others) {
        try {
            return others.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failed -> throw failed;
                case Error failed -> throw failed;
                default -> throw e;
            }
        }
    }
}
