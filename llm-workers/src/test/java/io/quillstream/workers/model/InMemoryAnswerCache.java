package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** An answer cache without bounds. Thread-safe. */
public final class InMemoryAnswerCache implements AnswerCache {

    private record Key(UUID workspace, String key) {}

    private final Map<Key, Answer> answers = new ConcurrentHashMap<>();

    @Override
    public Optional<Answer> find(UUID workspace, String key) {
        return Optional.ofNullable(answers.get(new Key(workspace, key)));
    }

    @Override
    public void put(UUID workspace, String key, Answer answer) {
        answers.put(new Key(workspace, key), answer);
    }

    @Override
    public void remove(UUID workspace, String key) {
        answers.remove(new Key(workspace, key));
    }
}
