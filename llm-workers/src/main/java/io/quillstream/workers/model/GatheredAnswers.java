package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a cache for several answers together. Whoever is alone asks at once, on its own thread; who comes while a question is
 * under way waits, and is asked for with all others who came by then. A cache that is away takes each of them one question's
 * time, and a second one's for those who came late. Thread-safe.
 */
public final class GatheredAnswers implements AnswerCache {

    private static final int MOST_TOGETHER = 100;

    private record Question(Asked asked, CompletableFuture<Optional<Answer>> answer) {}

    private final AnswerCache cache;
    private final Queue<Question> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asking = new AtomicBoolean();

    /** @param cache asked for one list at a time */
    public GatheredAnswers(AnswerCache cache) {
        this.cache = cache;
    }

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        Question mine = new Question(new Asked(workspace, key), new CompletableFuture<>());
        waiting.add(mine);
        if (asking.compareAndSet(false, true)) {
            ask();
        }
        try {
            return mine.answer().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
    }

    @Override
    public void put(UUID workspace, String key, Answer answer) {
        cache.put(workspace, key, answer);
    }

    @Override
    public void putAll(List<Remembered> answers) {
        cache.putAll(answers);
    }

    @Override
    public void remove(UUID workspace, String key) {
        cache.remove(workspace, key);
    }

    /** How many wait for the question under way to be over. */
    int waiting() {
        return waiting.size();
    }

    /** One round. Those who came meanwhile are another thread's: who asked has its answer and goes on. */
    private void ask() {
        answer(next());
        asking.set(false);
        if (!waiting.isEmpty() && asking.compareAndSet(false, true)) {
            Thread.ofVirtual().name("look-up-answers").start(this::ask);
        }
    }

    private List<Question> next() {
        List<Question> some = new ArrayList<>();
        while (some.size() < MOST_TOGETHER && !waiting.isEmpty()) {
            some.add(waiting.remove());
        }
        return some;
    }

    private void answer(List<Question> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            List<Optional<Answer>> found =
                    cache.findAll(some.stream().map(Question::asked).toList());
            for (int i = 0; i < some.size(); i++) {
                some.get(i).answer().complete(found.get(i));
            }
        } catch (RuntimeException | Error e) {
            // Whatever it is: those who wait would do so for ever.
            some.forEach(question -> question.answer().completeExceptionally(e));
        }
    }
}
