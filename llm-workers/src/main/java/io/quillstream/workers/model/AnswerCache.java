package io.quillstream.workers.model;

import io.quillstream.workers.model.ModelReply.Answer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Remembers answers by what was asked. It only saves money and time, so it never fails: when it cannot be reached, it
 * knows nothing. Thread-safe.
 */
public interface AnswerCache {

    /** The remembered answer, as it was written. */
    Optional<Answer> find(UUID workspace, String key);

    /** The same for several, in their order. */
    default List<Optional<Answer>> findAll(List<Asked> asked) {
        return asked.stream().map(one -> find(one.workspace(), one.key())).toList();
    }

    /** What was asked, and for whom. */
    record Asked(UUID workspace, String key) {}

    /** Remembers the answer for a while. */
    void put(UUID workspace, String key, Answer answer);

    /** Remembers several at once. */
    default void putAll(List<Remembered> answers) {
        answers.forEach(one -> put(one.workspace(), one.key(), one.answer()));
    }

    /** An answer, and what was asked. */
    record Remembered(UUID workspace, String key, Answer answer) {}

    /** Forgets the answer. */
    void remove(UUID workspace, String key);
}
