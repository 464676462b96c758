package io.quillstream.workers.model;

import io.quillstream.runtime.gather.Gathering;
import io.quillstream.workers.model.ModelReply.Answer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;

/**
 * Asks a cache for several answers together. Whoever is alone asks at once, on its own thread; who comes while a question is
 * under way waits, and is asked for with all others who came by then. A cache that is away takes each of them one question's
 * time, and a second one's for those who came late. Thread-safe.
 */
public final class GatheredAnswers implements AnswerCache {

    private final AnswerCache cache;
    private final Gathering<Asked, Optional<Answer>> questions;

    /** @param cache asked for one list at a time */
    public GatheredAnswers(AnswerCache cache) {
        this.cache = cache;
        this.questions = new Gathering<>(
                cache::findAll,
                Runnable::run,
                round -> Thread.ofVirtual().name("look-up-answers").start(round));
    }

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        try {
            return questions.add(new Asked(workspace, key)).join();
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
        return questions.waiting();
    }
}
